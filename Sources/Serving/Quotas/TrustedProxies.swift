import HTTPTypes

/// The proxies whose word about their clients is trusted.
///
/// Each proxy appends its client's address at the right of `X-Forwarded-For`, or of `Forwarded` (RFC 7239); everything
/// to the left of that may be invented. So the fields are read from right to left, as long as they name trusted
/// proxies.
public struct TrustedProxies: Sendable {
    private let ranges: [NetworkRange]

    /// No proxy.
    public static let none = TrustedProxies(ranges: [])

    private init(ranges: [NetworkRange]) {
        self.ranges = ranges
    }

    /// A text that is neither an address nor a range.
    public struct Unreadable: Error {
        /// The text.
        public let text: String
    }

    /// Creates proxies from their addresses.
    ///
    /// - Parameter texts: Addresses and ranges, `192.0.2.1` or `10.0.0.0/8`, also several in one text, separated by
    ///   commas or spaces.
    /// - Throws: The first text that is neither.
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

    /// The client of a request.
    ///
    /// - Parameters:
    ///   - peer: The address of its connection.
    ///   - headers: Its header fields.
    /// - Returns: The address that the nearest trusted proxy names. It is the peer's own if that is not a trusted
    ///   proxy, names no address, or has two fields that contradict each other: a proxy writes one of them, and may
    ///   pass on an invented other.
    func client(of peer: NetworkAddress, _ headers: HTTPFields) -> NetworkAddress {
        guard contains(peer) else { return peer }
        let named = [
            headers[.xForwardedFor].flatMap { farthest(in: $0.split(separator: ",")) },
            headers[.forwarded].flatMap { farthest(in: $0.split(separator: ",").map(Self.node)) },
        ].compactMap(\.self)
        guard let first = named.first, named.allSatisfy({ $0 == first }) else { return peer }
        return first
    }

    /// The farthest address from right to left that a trusted proxy names; nil where it isn't an address.
    private func farthest(in nodes: [Substring]) -> NetworkAddress? {
        var last: NetworkAddress?
        for node in nodes.reversed() {
            guard let address = Self.address(in: node) else { return nil }
            last = address
            if !contains(address) { break }
        }
        return last
    }

    /// The client in an element of `Forwarded`: `for="[2001:db8::17]:4711";proto=https`.
    private static func node(_ element: Substring) -> Substring {
        for pair in element.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmed }
            guard parts.count == 2, parts[0].lowercased() == "for" else { continue }
            let value = parts[1]
            return value.hasPrefix("\"") && value.hasSuffix("\"") ? value.dropFirst().dropLast() : value
        }
        return ""
    }

    /// Reads an address with or without a port.
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
