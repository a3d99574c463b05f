/// The names that this machine has for itself.
enum Loopback {
    /// Whether a name or address is one of them.
    static func isName(_ host: some StringProtocol) -> Bool {
        let host = host.lowercased()
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Whether a request's authority, `localhost:8080`, is one of them at some port.
    static func isAuthority(_ authority: String) -> Bool {
        if isName(authority) { return true }
        guard let colon = authority.lastIndex(of: ":") else { return false }
        return UInt16(authority[authority.index(after: colon)...]) != nil && isName(authority[..<colon])
    }
}
