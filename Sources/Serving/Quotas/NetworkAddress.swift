import Glibc
import NIOCore

/// An address on a network, of whichever version; one of IPv4 is the same however it is written (`::ffff:192.0.2.7`).
package struct NetworkAddress: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64

    private init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    /// Reads an address, nil where it is none: a name is none.
    init?(_ text: some StringProtocol) {
        let text = String(text)
        var four: UInt32 = 0
        var six: (UInt64, UInt64) = (0, 0)
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(four: UInt32(bigEndian: four))
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(high: UInt64(bigEndian: six.0), low: UInt64(bigEndian: six.1))
        } else {
            return nil
        }
    }

    /// Where a connection comes from, nil where that is no address on a network.
    init?(_ address: SocketAddress?) {
        guard let address else { return nil }
        switch address {
        case .v4:
            // Behind the family and the port.
            let four = address.withSockAddr { start, _ in
                UnsafeRawPointer(start).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            }
            self.init(four: UInt32(bigEndian: four))
        case .v6:
            // Behind the family, the port and the flow.
            self = address.withSockAddr { start, _ in
                let start = UnsafeRawPointer(start)
                return NetworkAddress(
                    high: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    low: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
                )
            }
        case .unixDomainSocket:
            return nil
        }
    }

    private init(four: UInt32) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(four))
    }

    private var isOfVersion4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// The server's own machine, as nearly everything on it calls it.
    private var isThisMachine: Bool { self == Self.localhost4 || self == Self.localhost6 }

    private static let localhost4 = NetworkAddress(high: 0, low: 0xFFFF_7F00_0001)
    private static let localhost6 = NetworkAddress(high: 0, low: 1)

    /// The addresses that are counted as one: whoever has an address of IPv6 has 64 bits of them.
    var subscriber: NetworkAddress { isOfVersion4 ? self : NetworkAddress(high: high, low: 0) }

    /// Whose share a connection from here takes a part of.
    ///
    /// This machine's own address is nobody's: it is a program beside the server, or a proxy that nobody has named, and then
    /// everybody's.
    var holder: NetworkAddress? { isThisMachine ? nil : subscriber }
}

extension NetworkAddress: CustomStringConvertible {
    /// As it is written, in its shortest form.
    package var description: String {
        if isOfVersion4 { return (0..<4).map { String(low >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".") }
        var address = (high.bigEndian, low.bigEndian)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            inet_ntop(AF_INET6, &address, text.baseAddress, socklen_t(text.count)).map { String(cString: $0) } ?? "::"
        }
    }
}

/// The addresses that begin alike, as `10.0.0.0/8` writes them.
struct NetworkRange: Sendable {
    private let high: UInt64
    private let low: UInt64
    private let masks: (high: UInt64, low: UInt64)

    /// Reads a range, or a single address, nil where it is neither.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = NetworkAddress(first) else { return nil }
        let most = first.contains(":") ? 128 : 32
        var length = most
        if parts.count > 1 {
            guard let given = Int(parts[1]), (0...most).contains(given), String(given) == parts[1] else { return nil }
            length = given
        }
        self.init(address, length: length + 128 - most)
    }

    private init(_ address: NetworkAddress, length: Int) {
        // A shift by all of its bits leaves nothing.
        masks = (~(UInt64.max >> UInt64(min(length, 64))), ~(UInt64.max >> UInt64(max(length - 64, 0))))
        (high, low) = address.masked(by: masks)
    }

    func contains(_ address: NetworkAddress) -> Bool {
        address.masked(by: masks) == (high, low)
    }
}

extension NetworkAddress {
    fileprivate func masked(by masks: (high: UInt64, low: UInt64)) -> (high: UInt64, low: UInt64) {
        (high & masks.high, low & masks.low)
    }
}
