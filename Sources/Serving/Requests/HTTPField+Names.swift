package import HTTPTypes

/// The fields of headers that the API knows beside those of HTTP itself.
extension HTTPField.Name {
    /// The name that a client gives a request (draft-ietf-httpapi-idempotency-key-header).
    package static let idempotencyKey = sound("Idempotency-Key")

    /// Whether an answer was kept from an earlier request.
    package static let idempotencyReplayed = sound("Idempotency-Replayed")

    /// Whom a proxy asks for (RFC 7239).
    static let forwarded = sound("Forwarded")

    /// The same, as most proxies say it.
    static let xForwardedFor = sound("X-Forwarded-For")

    /// How much of the page's address other sites are told.
    static let referrerPolicy = sound("Referrer-Policy")

    /// What a client would rather have (RFC 7240).
    package static let prefer = sound("Prefer")

    /// Which of it the server did (RFC 7240).
    package static let preferenceApplied = sound("Preference-Applied")

    /// What a request is named, by the client or else by the server.
    static let requestID = sound("X-Request-Id")

    private static func sound(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("letters and hyphens are a name") }
        return name
    }
}
