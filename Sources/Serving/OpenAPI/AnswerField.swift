import Shapes

/// A header field of an answer, for the OpenAPI document.
package struct AnswerField: Sendable, Hashable {
    let name: String
    let description: String

    /// Whether every answer of its kind has the field.
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
        description: "Names this state of it, for `If-Match` and `If-None-Match`."
    )
    /// The address of the thing made.
    package static let location = Self(name: "Location", description: "Where it is.")
    /// The rules for caches.
    package static let caching = Self(
        name: "Cache-Control",
        description: "What caches may do with the answer (RFC 9111)."
    )
    /// The fields of the request on which the answer depends.
    package static let vary = Self(name: "Vary", description: "The fields of the request that the answer depends on.")
    /// The compression of the answer.
    package static let encoding = Self(name: "Content-Encoding", description: "`gzip` where the client reads it.")
    /// The file's name for browsers.
    package static let fileName = Self(name: "Content-Disposition", description: "What a browser calls the file.")
    static let language = Self(name: "Content-Language", description: "The language of its sentences, `vi` or `en`.")
    static let challenge = Self(name: "WWW-Authenticate", description: "How to say who asks (RFC 6750).")
    static let accepted = Self(name: "Accept", description: "The media types that are taken.")
    /// The time after which to ask again.
    package static let retryAfter = Self(name: "Retry-After", description: "After how many seconds to ask again.")
    /// The preference that the server has followed.
    package static let preference = Self(
        name: "Preference-Applied",
        description: "Which preference was heeded (RFC 7240)."
    )
    /// The page's content security policy.
    package static let policy = Self(name: "Content-Security-Policy", description: "What the page may load: itself.")
    static let replayed = Self(
        name: "Idempotency-Replayed",
        description: "`true` where the answer was kept from an earlier request under the same `Idempotency-Key`."
    ).sometimes

    /// The fields that every answer has.
    static let always = [
        Self(name: "X-Content-Type-Options", description: "`nosniff`: it is what it says it is, and nothing else."),
        Self(name: "Referrer-Policy", description: "`no-referrer`: other sites are told of no address here."),
        Self(name: "X-Request-Id", description: "What the request is named, as the client named it or else anew."),
        Self(name: "traceparent", description: "The request's own step in its trace (W3C Trace Context)."),
    ]
}
