/// The token that clients show.
struct APIToken: Sendable, Equatable {
    private let bytes: [UInt8]

    init(_ token: String) {
        bytes = Array(token.utf8)
    }

    /// Whether a field `Authorization` shows this token.
    ///
    /// It takes as long for a token that is wrong in its first character as for one that is wrong in its last.
    func isShown(by authorization: String?) -> Bool {
        guard let authorization else { return false }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        let shown = Array(parts[1].utf8)
        var difference = shown.count ^ bytes.count
        for index in shown.indices { difference |= Int(shown[index] ^ bytes[index % bytes.count]) }
        return difference == 0
    }
}
