import Glibc
import NIOCore

/// An IP address; one of version 4 is the same in every spelling (`::ffff:192.0.2.7`).
package struct NetworkAddress: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64

    private init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    /// Reads an address; nil for any other text, such as a host name.
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

    /// The address of a connection's peer, nil where it isn't an IP address.
    init?(_ address: SocketAddress?) {
        guard let address else { return nil }
        switch address {
        case .v4:
            // The address follows the family and the port.
            let four = address.withSockAddr { start, _ in
                UnsafeRawPointer(start).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            }
            self.init(four: UInt32(bigEndian: four))
        case .v6:
            // The address follows the family, the port and the flow.
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

    /// True if it is an address of the server's own machine.
    private var isThisMachine: Bool { self == Self.localhost4 || self == Self.localhost6 }

    private static let localhost4 = NetworkAddress(high: 0, low: 0xFFFF_7F00_0001)
    private static let localhost6 = NetworkAddress(high: 0, low: 1)

    /// The addresses that count as one: a subscriber to IPv6 has a network of 64 bits.
    var subscriber: NetworkAddress { isOfVersion4 ? self : NetworkAddress(high: high, low: 0) }

    /// The holder of the quota from which a connection takes a part; nil for nobody in particular.
    ///
    /// That is so for this machine's own address: a program beside the server has it, or a proxy that isn't declared
    /// and stands for everybody.
    var holder: NetworkAddress? { isThisMachine ? nil : subscriber }
}

extension NetworkAddress: CustomStringConvertible {
    /// The address in its shortest form.
    package var description: String {
        if isOfVersion4 { return (0..<4).map { String(low >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".") }
        var address = (high.bigEndian, low.bigEndian)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            inet_ntop(AF_INET6, &address, text.baseAddress, socklen_t(text.count)).map { String(cString: $0) } ?? "::"
        }
    }
}

/// A range of addresses, such as `10.0.0.0/8`.
struct NetworkRange: Sendable {
    private let high: UInt64
    private let low: UInt64
    private let masks: (high: UInt64, low: UInt64)

    /// Reads a range or a single address; nil for any other text.
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
        // Shifting a number by all its bits gives zero.
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
