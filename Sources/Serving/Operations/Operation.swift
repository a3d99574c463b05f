package import HTTPTypes
package import Hummingbird
package import Shapes

/// One operation of an API: its path, parameters, body, answers, right, and the closure that does the work.
///
/// The router and the OpenAPI document are both made of operations, so that they always agree.
package struct Operation<Application: API>: Sendable {
    /// The method of its requests.
    package let method: HTTPRequest.Method

    /// The path with its parameters in braces: `/v1/officials/{code}`.
    package let path: String

    /// The operation's name for programs: `showOfficial`.
    package let id: String

    /// The operation's name for people.
    package let summary: String

    /// The right that a caller needs, nil for an operation that is open to everybody.
    package let right: Application.Right?

    /// The parameters.
    package let parameters: [Parameter]

    /// The body's declaration, nil for none.
    package let body: Body?

    /// The answers of success.
    package let answers: [Answer]

    /// The codes of the problems that only this operation has.
    package let problems: [Application.Code]

    /// True if a client that has the answer already gets 304.
    package let isConditional: Bool

    /// True if it is a page for people, which ignores parameters that others have added to its address.
    package let isForPeople: Bool

    /// True if the operation is answered however busy the server is.
    package let isAlwaysAnswered: Bool

    /// True if a request that is repeated under the same key gets the first answer.
    package let isRepeatable: Bool

    /// True if the operation stores its answer itself, because its changes share commits with others.
    ///
    /// All other operations run in one transaction with their answer.
    package let keepsItsAnswer: Bool

    /// The rules for a body's members besides their shape.
    ///
    /// The faults are reported together with those of the shape; where the whole body fits, the service finds them.
    package let rules: BodyRules?

    /// True if a token shows more of an operation that is open to everybody.
    package let heedsTokens: Bool

    /// The closure that does the work.
    package var handle: @Sendable (Input<Application>) async throws -> Response

    /// Creates an operation.
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

    /// The declaration of a parameter.
    package struct Parameter: Sendable {
        /// The name; `map.*` stands for all names with that beginning.
        package let name: String

        /// The place of the parameter in the request.
        package let place: Place

        /// Its shape.
        package let schema: Schema

        /// The parameter's meaning.
        package let description: String

        /// The code of a wrong value, if the parameter has one of its own.
        package let refusal: Application.Code?

        /// The places of parameters.
        package enum Place: String, Sendable {
            /// The path, the query or the header.
            case path, query, header
        }
    }

    /// The declaration of a body.
    package struct Body: Sendable {
        /// Its shape.
        let schema: Schema

        /// The accepted media types.
        let types: [String]

        /// True if the body may hold many things, and may be longer for that.
        let isBulk: Bool

        /// True if the operation reads the body itself, as it comes.
        package let isStreamed: Bool
    }

    /// The declaration of an answer of success.
    package struct Answer: Sendable {
        /// The status.
        package let status: HTTPResponse.Status

        let description: String

        /// The shapes of the body by media type; none for an answer without a body.
        let content: [(type: String, schema: Schema)]

        /// The header fields besides those that all answers of its kind have.
        let headers: [AnswerField]

        /// Creates an answer.
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
    /// A body with one thing, as JSON.
    package static func json(_ schema: Schema) -> Self {
        Self(schema: schema, types: ["application/json"], isBulk: false, isStreamed: false)
    }

    /// A body with many things, as JSON.
    package static func bulk(_ schema: Schema, as types: [String] = ["application/json"]) -> Self {
        Self(schema: schema, types: types, isBulk: true, isStreamed: false)
    }

    /// A body with changes of a thing, as JSON (RFC 7396).
    package static func patch(_ schema: Schema) -> Self {
        Self(
            schema: schema,
            types: ["application/merge-patch+json", "application/json"],
            isBulk: false,
            isStreamed: false
        )
    }

    /// A body that is a file, which the operation reads itself.
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

    /// An answer that is a file.
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

    /// A header field, which the operation reads itself.
    package static func header(_ name: String, _ schema: Schema, _ description: String) -> Self {
        Self(name: name, place: .header, schema: schema, description: description, refusal: nil)
    }

    /// The tag that the thing on record still has to have.
    package static var ifMatch: Self {
        header("If-Match", .anyText, "Do it only if the thing on record still has this ETag (RFC 9110, 13.1.1).")
    }

    /// The tag of the answer that the client has already.
    static var ifNoneMatch: Self {
        header("If-None-Match", .anyText, "Answer 304 without a body if the answer has this ETag.")
    }

    /// The key under which the request may be repeated.
    static var idempotencyKey: Self {
        header(
            "Idempotency-Key",
            .text(1...257, pattern: .visible),
            "A name for this request: if it is sent again within 24 hours, the answer is that of the first time, and nothing is done twice."
        )
    }

    /// The language of problems.
    static var acceptLanguage: Self {
        header("Accept-Language", .anyText, "The language of problems: `vi` or `en`.")
    }
}

extension Operation {
    /// All parameters of the operation, those of its kind included.
    var allParameters: [Parameter] {
        parameters
            + (isConditional ? [.ifNoneMatch] : [])
            + (isRepeatable ? [.idempotencyKey] : [])
            + [.acceptLanguage]
    }
}
