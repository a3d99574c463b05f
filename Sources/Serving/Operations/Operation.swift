package import HTTPTypes
package import Hummingbird
package import Shapes

/// One operation of an API: where it is, what it takes, what it answers, who may ask, and what it does.
///
/// The router and the OpenAPI document are both made of these, so that neither has what the other hasn't.
package struct Operation<Application: API>: Sendable {
    /// The method of its requests.
    package let method: HTTPRequest.Method

    /// The path with its parameters in braces: `/v1/officials/{code}`.
    package let path: String

    /// What programs call it: `showOfficial`.
    package let id: String

    /// What people call it.
    package let summary: String

    /// What somebody has to be allowed who asks for it, nil where everybody may.
    package let right: Application.Right?

    /// What it takes besides its body.
    package let parameters: [Parameter]

    /// What its body has to be, nil where it takes none.
    package let body: Body?

    /// What it answers when all goes well.
    package let answers: [Answer]

    /// The codes of the problems that are its own, besides those that any operation of its kind can have.
    package let problems: [Application.Code]

    /// Whether an answer that the client has already is not sent again.
    package let isConditional: Bool

    /// Whether it is a page for people: whatever others have put behind its address is ignored.
    package let isForPeople: Bool

    /// Whether it is answered however busy the server is.
    package let isAlwaysAnswered: Bool

    /// Whether a request that is sent again under the same key is answered as the first was.
    package let isRepeatable: Bool

    /// Whether it has the answer to such a request stored by itself, for what it stores shares commits with others; all others
    /// are done in one transaction with their answer.
    package let keepsItsAnswer: Bool

    /// What its rules say of the parts of a body that are of their shape.
    ///
    /// It is told together with what is wrong with the others; where all of the body is of its shape, the application says
    /// the same.
    package let rules: BodyRules?

    /// Whether somebody with a token is shown more of what everybody may ask for.
    package let heedsTokens: Bool

    /// What it does.
    package var handle: @Sendable (Input<Application>) async throws -> Response

    /// An operation.
    package init(
        method: HTTPRequest.Method,
        path: String,
        id: String,
        summary: String,
        right: Application.Right?,
        parameters: [Parameter] = [],
        body: Body? = nil,
        answers: [Answer],
        problems: [Application.Code] = [],
        isConditional: Bool = false,
        isForPeople: Bool = false,
        isAlwaysAnswered: Bool = false,
        isRepeatable: Bool = false,
        keepsItsAnswer: Bool = false,
        rules: BodyRules? = nil,
        heedsTokens: Bool = false,
        handle: @escaping @Sendable (Input<Application>) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.id = id
        self.summary = summary
        self.right = right
        self.parameters = parameters
        self.body = body
        self.answers = answers
        self.problems = problems
        self.isConditional = isConditional
        self.isForPeople = isForPeople
        self.isAlwaysAnswered = isAlwaysAnswered
        self.isRepeatable = isRepeatable
        self.keepsItsAnswer = keepsItsAnswer
        self.rules = rules
        self.heedsTokens = heedsTokens
        self.handle = handle
    }

    /// What a parameter is.
    package struct Parameter: Sendable {
        /// Its name; `map.*` for all that begin like that.
        package let name: String

        /// Where it stands.
        package let place: Place

        /// Its shape.
        package let schema: Schema

        /// What it means.
        package let description: String

        /// What is wrong with one that isn't of its shape, where that has a code of its own.
        package let refusal: Application.Code?

        /// Where a parameter stands.
        package enum Place: String, Sendable {
            /// In the path, the query or the header.
            case path, query, header
        }
    }

    /// What a body is.
    package struct Body: Sendable {
        /// Its shape.
        let schema: Schema

        /// The media types that it may be sent as.
        let types: [String]

        /// Whether it may hold many things at once, and be as long as that takes.
        let isBulk: Bool

        /// Whether the operation reads the body by itself, as it comes.
        package let isStreamed: Bool
    }

    /// An answer when all goes well.
    package struct Answer: Sendable {
        /// The status.
        package let status: HTTPResponse.Status

        let description: String

        /// The shapes that it can have, by media type; none for an answer without a body.
        let content: [(type: String, schema: Schema)]

        /// The fields of its header, besides those that answers of its kind have.
        let headers: [AnswerField]

        /// An answer.
        package init(
            status: HTTPResponse.Status = .ok,
            description: String,
            content: [(type: String, schema: Schema)],
            headers: [AnswerField] = []
        ) {
            self.status = status
            self.description = description
            self.content = content
            self.headers = headers
        }
    }
}

extension Operation.Body {
    /// One thing, as JSON.
    package static func json(_ schema: Schema) -> Self {
        Self(schema: schema, types: ["application/json"], isBulk: false, isStreamed: false)
    }

    /// Many things at once, as JSON.
    package static func bulk(_ schema: Schema, as types: [String] = ["application/json"]) -> Self {
        Self(schema: schema, types: types, isBulk: true, isStreamed: false)
    }

    /// What changes of a thing, as JSON (RFC 7396).
    package static func patch(_ schema: Schema) -> Self {
        Self(
            schema: schema,
            types: ["application/merge-patch+json", "application/json"],
            isBulk: false,
            isStreamed: false
        )
    }

    /// A file, which the operation reads by itself, as it comes.
    package static var file: Self {
        Self(schema: .file, types: MediaType.files, isBulk: false, isStreamed: true)
    }
}

extension Operation.Answer {
    /// An answer in JSON.
    package static func json(
        _ schema: Schema,
        status: HTTPResponse.Status = .ok,
        _ description: String,
        headers: [AnswerField] = []
    ) -> Self {
        Self(
            status: status,
            description: description,
            content: [("application/json", schema)],
            headers: headers
        )
    }

    /// A file to keep.
    package static var file: Self {
        Self(description: "The file.", content: [("text/csv", .file)], headers: [.caching, .fileName])
    }
}

extension Operation.Parameter {
    /// A parameter of the query.
    package static func query(
        _ name: String,
        _ schema: Schema,
        _ description: String,
        refusal: Application.Code? = nil
    ) -> Self {
        Self(name: name, place: .query, schema: schema, description: description, refusal: refusal)
    }

    /// A parameter of the path.
    package static func path(_ name: String, _ description: String, _ schema: Schema) -> Self {
        Self(name: name, place: .path, schema: schema, description: description, refusal: nil)
    }

    /// A field of the header, which the operation reads by itself.
    package static func header(_ name: String, _ schema: Schema, _ description: String) -> Self {
        Self(name: name, place: .header, schema: schema, description: description, refusal: nil)
    }

    /// The tag that what is on record has to have still.
    package static var ifMatch: Self {
        header("If-Match", .anyText, "Only if what is on record still has this ETag (RFC 9110, 13.1.1).")
    }

    /// The tag of what the client has already.
    static var ifNoneMatch: Self {
        header("If-None-Match", .anyText, "Answer 304 without a body where the answer has this ETag.")
    }

    /// The name under which a request may be sent again.
    static var idempotencyKey: Self {
        header(
            "Idempotency-Key",
            .text(1...257, pattern: .visible),
            "A name for this request: the same one again within 24 hours is answered as the first was, and does nothing."
        )
    }

    /// The language of problems.
    static var acceptLanguage: Self {
        header("Accept-Language", .anyText, "The language of problems: `vi` or `en`.")
    }
}

extension Operation {
    /// Everything that the operation takes besides its body, what follows from its kind included.
    var allParameters: [Parameter] {
        parameters
            + (isConditional ? [.ifNoneMatch] : [])
            + (isRepeatable ? [.idempotencyKey] : [])
            + [.acceptLanguage]
    }
}
