package import HTTPTypes

/// The header fields of the API besides those of HTTP itself.
extension HTTPField.Name {
    /// The client's key for a request (draft-ietf-httpapi-idempotency-key-header).
    package static let idempotencyKey = sound("Idempotency-Key")

    /// The field that marks an answer kept from an earlier request.
    package static let idempotencyReplayed = sound("Idempotency-Replayed")

    /// The client of a proxy (RFC 7239).
    static let forwarded = sound("Forwarded")

    /// The client of a proxy, in the form that most proxies use.
    static let xForwardedFor = sound("X-Forwarded-For")

    /// The part of the page's address that other sites learn.
    static let referrerPolicy = sound("Referrer-Policy")

    /// The client's preferences (RFC 7240).
    package static let prefer = sound("Prefer")

    /// The preferences that the server has followed (RFC 7240).
    package static let preferenceApplied = sound("Preference-Applied")

    /// The request's name, from the client or else from the server.
    static let requestID = sound("X-Request-Id")

    private static func sound(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("letters and hyphens are a name") }
        return name
    }
}
