/// What a field `Authorization` shows, RFC 6750.
struct BearerToken: Sendable, Equatable {
    let secret: String

    /// Reads a field, nil where it shows no bearer token.
    init?(_ authorization: String?) {
        guard let authorization, let space = authorization.utf8.firstIndex(of: UInt8(ascii: " ")),
            authorization.utf8[..<space].elementsEqual(Self.scheme, by: { $0 | 0x20 == $1 })
        else { return nil }
        let secret = authorization[authorization.index(after: space)...]
        guard !secret.isEmpty else { return nil }
        self.secret = String(secret)
    }

    /// The scheme's name in small letters, in which it needn't be written.
    private static let scheme = Array("bearer".utf8)
}
