import HTTPTypes

/// The proxies that are believed when they say whom they ask for.
///
/// Each proxy on the way adds whom it has heard from at the right of `X-Forwarded-For`, or of `Forwarded` (RFC 7239); what
/// is left of that may be made up. So the fields are read from right to left, as long as what they name is a trusted proxy.
public struct TrustedProxies: Sendable {
    private let ranges: [NetworkRange]

    /// Nobody is believed.
    public static let none = TrustedProxies(ranges: [])

    private init(ranges: [NetworkRange]) {
        self.ranges = ranges
    }

    /// What is neither an address nor a range.
    public struct Unreadable: Error {
        /// How it was written.
        public let text: String
    }

    /// Proxies by their addresses.
    ///
    /// - Parameter texts: Addresses and ranges, `192.0.2.1` or `10.0.0.0/8`, several of them with commas or spaces between.
    /// - Throws: The first that is neither.
    public init(_ texts: [String]) throws(Unreadable) {
        var ranges: [NetworkRange] = []
        for text in texts.flatMap({ $0.split { $0 == "," || $0 == " " } }) {
            guard let range = NetworkRange(text) else { throw Unreadable(text: String(text)) }
            ranges.append(range)
        }
        self.ranges = ranges
    }

    var isEmpty: Bool { ranges.isEmpty }

    func contains(_ address: NetworkAddress) -> Bool {
        ranges.contains { $0.contains(address) }
    }

    /// Whom a request is from.
    ///
    /// - Parameters:
    ///   - peer: Where its connection comes from.
    ///   - headers: Its fields.
    /// - Returns: The address that the nearest trusted proxy names; the peer's own where it is no such proxy, names nobody,
    ///   or says two things: a proxy writes one of the fields, and may pass on the other as the client made it up.
    func client(of peer: NetworkAddress, _ headers: HTTPFields) -> NetworkAddress {
        guard contains(peer) else { return peer }
        let named = [
            headers[.xForwardedFor].flatMap { farthest(in: $0.split(separator: ",")) },
            headers[.forwarded].flatMap { farthest(in: $0.split(separator: ",").map(Self.node)) },
        ].compactMap(\.self)
        guard let first = named.first, named.allSatisfy({ $0 == first }) else { return peer }
        return first
    }

    /// The last on the way from right to left whom somebody trusted names; nil where that is no address.
    private func farthest(in nodes: [Substring]) -> NetworkAddress? {
        var last: NetworkAddress?
        for node in nodes.reversed() {
            guard let address = Self.address(in: node) else { return nil }
            last = address
            if !contains(address) { break }
        }
        return last
    }

    /// Who is named by an element of `Forwarded`: `for="[2001:db8::17]:4711";proto=https`.
    private static func node(_ element: Substring) -> Substring {
        for pair in element.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmed }
            guard parts.count == 2, parts[0].lowercased() == "for" else { continue }
            let value = parts[1]
            return value.hasPrefix("\"") && value.hasSuffix("\"") ? value.dropFirst().dropLast() : value
        }
        return ""
    }

    /// An address, with or without a port behind it.
    private static func address(in node: Substring) -> NetworkAddress? {
        let node = node.trimmed
        if node.hasPrefix("[") {
            return node.firstIndex(of: "]").flatMap { NetworkAddress(node[..<$0].dropFirst()) }
        }
        let colons = node.count { $0 == ":" }
        return NetworkAddress(colons == 1 ? node.prefix { $0 != ":" } : node)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? ""
    }
}
