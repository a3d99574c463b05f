import Shapes

/// A header field of an answer, for the OpenAPI document.
package struct AnswerField: Sendable, Hashable {
    let name: String
    let description: String

    /// True if every answer of its kind has the field.
    var isAlways = true

    /// The field in answers that don't always have it.
    package var sometimes: AnswerField {
        var field = self
        field.isAlways = false
        return field
    }

    /// The key of the field's shared description in the document.
    var key: String { isAlways ? name : "\(name).sometimes" }

    /// The field's description in the document.
    var document: JSONValue {
        .members(
            ("description", .text(description)),
            ("required", isAlways ? .flag(true) : nil),
            ("schema", .members(("type", "string")))
        )
    }

    /// A reference to the field's shared description.
    var reference: JSONValue { .members(("$ref", .text("#/components/headers/\(key)"))) }
}

extension AnswerField {
    /// The tag of the thing shown.
    package static let tag = Self(
        name: "ETag",
        description: "The name of this state of the thing, for `If-Match` and `If-None-Match`."
    )
    /// The address of the thing made.
    package static let location = Self(name: "Location", description: "The address of the new thing.")
    /// The rules for caches.
    package static let caching = Self(
        name: "Cache-Control",
        description: "The rules for caches (RFC 9111)."
    )
    /// The fields of the request on which the answer depends.
    package static let vary = Self(name: "Vary", description: "The fields of the request that the answer depends on.")
    /// The compression of the answer.
    package static let encoding = Self(name: "Content-Encoding", description: "`gzip` for a client that reads it.")
    /// The file's name for browsers.
    package static let fileName = Self(name: "Content-Disposition", description: "The file's name in a browser.")
    static let language = Self(
        name: "Content-Language",
        description: "The language of the answer's sentences, `vi` or `en`."
    )
    static let challenge = Self(name: "WWW-Authenticate", description: "The way to authenticate (RFC 6750).")
    static let accepted = Self(name: "Accept", description: "The media types that are accepted.")
    /// The time after which to ask again.
    package static let retryAfter = Self(
        name: "Retry-After",
        description: "The number of seconds after which to ask again."
    )
    /// The preference that the server has followed.
    package static let preference = Self(
        name: "Preference-Applied",
        description: "The preference that was applied (RFC 7240)."
    )
    /// The page's content security policy.
    package static let policy = Self(
        name: "Content-Security-Policy",
        description: "The sources that the page may load: only its own."
    )
    static let replayed = Self(
        name: "Idempotency-Replayed",
        description: "`true` where the answer was kept from an earlier request under the same `Idempotency-Key`."
    ).sometimes

    /// The fields that every answer has.
    static let always = [
        Self(name: "X-Content-Type-Options", description: "`nosniff`: the media type is exactly the one named."),
        Self(name: "Referrer-Policy", description: "`no-referrer`: other sites learn no address of this one."),
        Self(name: "X-Request-Id", description: "The request's name: the client's, else a new one."),
        Self(name: "traceparent", description: "The request's own step in its trace (W3C Trace Context)."),
    ]
}
