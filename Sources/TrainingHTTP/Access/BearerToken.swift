/// What a field `Authorization` shows, RFC 6750.
struct BearerToken: Sendable, Equatable {
    let secret: String

    /// Reads a field, nil where it shows no bearer token.
    init?(_ authorization: String?) {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        secret = String(parts[1])
    }
}
