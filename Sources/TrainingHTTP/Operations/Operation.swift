import HTTPTypes
import Hummingbird
import Training

/// One operation of the API: where it is, what it takes, what it answers, who may ask, and what it does.
///
/// The router and the OpenAPI document are both made of these, so that neither has what the other hasn't.
struct Operation: Sendable {
    let method: HTTPRequest.Method

    /// The path with its parameters in braces: `/v1/officials/{code}`.
    let path: String

    /// What programs call it: `showOfficial`.
    let id: String

    /// What people call it.
    let summary: String

    /// The least role that may ask, nil where everybody may.
    let role: Role?

    var parameters: [Parameter] = []

    /// What its body has to be, nil where it takes none.
    var body: Body?

    /// What it answers when all goes well.
    let answers: [Answer]

    /// The codes of the problems that are its own, besides those that any operation of its kind can have.
    var problems: [ErrorCode] = []

    /// Whether an answer that the client has already is not sent again.
    var isConditional = false

    /// Whether it is a page for people: whatever others have put behind its address is ignored.
    var isForPeople = false

    /// Whether a request that is sent again under the same key is answered as the first was.
    var isRepeatable = false

    /// Whether it has the answer to such a request stored by itself, for what it stores shares commits with others; all others
    /// are done in one transaction with their answer.
    var keepsItsAnswer = false

    /// What its rules say of the parts of a body that are of their shape.
    ///
    /// It is told together with what is wrong with the others; where all of the body is of its shape, the service says the same.
    var rules: BodyRules?

    /// Whether somebody with a token is shown more of what everybody may ask for.
    var heedsTokens = false

    /// Whether an administrator with a narrower scope than the whole state may ask; what is everybody's they may not change.
    var takesScopedAdministrators = false

    /// What it does.
    var handle: @Sendable (Input) async throws -> Response

    /// What a parameter is.
    struct Parameter: Sendable {
        let name: String
        let place: Place
        let schema: Schema
        let description: String

        enum Place: String, Sendable {
            case path, query, header
        }
    }

    /// What a body is.
    struct Body: Sendable {
        /// Its shape; `.file` for a file.
        let schema: Schema

        /// The media types that it may be sent as.
        let types: [String]

        /// Whether it may hold many things at once, and be as long as that takes.
        var isBulk = false

        /// Whether the operation reads the body by itself, as it comes.
        var isStreamed = false

        static func json(_ schema: Schema) -> Body {
            Body(schema: schema, types: ["application/json"])
        }

        static func bulk(_ schema: Schema) -> Body {
            Body(schema: schema, types: ["application/json"], isBulk: true)
        }

        static func patch(_ schema: Schema) -> Body {
            Body(schema: schema, types: ["application/merge-patch+json", "application/json"])
        }
    }

    /// An answer when all goes well.
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let description: String

        /// The shapes that it can have, by media type; none for an answer without a body.
        let content: [(type: String, schema: Schema)]

        /// The fields of its header, besides those that answers of its kind have.
        var headers: [AnswerField] = []

        static func json(
            _ schema: Schema,
            status: HTTPResponse.Status = .ok,
            _ description: String,
            headers: [AnswerField] = []
        ) -> Answer {
            Answer(
                status: status,
                description: description,
                content: [("application/json", schema)],
                headers: headers
            )
        }

        /// A file to keep.
        static let file = Answer(
            status: .ok,
            description: "The file.",
            content: [("text/csv", .file)],
            headers: [.caching, .fileName]
        )
    }
}

extension Operation.Parameter {
    static func query(_ name: String, _ schema: Schema, _ description: String) -> Self {
        Self(name: name, place: .query, schema: schema, description: description)
    }

    static func path(_ name: String, _ description: String, _ schema: Schema = .code) -> Self {
        Self(name: name, place: .path, schema: schema, description: description)
    }

    static func header(_ name: String, _ schema: Schema, _ description: String) -> Self {
        Self(name: name, place: .header, schema: schema, description: description)
    }

    /// The parameters of every list.
    static func page(_ cursor: Schema) -> [Self] {
        [
            .query("limit", .integer(1...1000), "How many items at most; 50 unless it is said."),
            .query("cursor", cursor, "Where to go on, as `next` gave it."),
        ]
    }

    static let under = query("under", .code, "The code of a unit: only what belongs to it and all below it.")
    static let from = query("from", .day, "Only from this day on.")
    static let until = query("until", .day, "Only up to this day.")
    static let words = query("q", .text(1...200), "Only what holds these words, whatever their accents and case.")

    static let ifMatch = header(
        "If-Match",
        .anyText,
        "Only if what is on record still has this ETag (RFC 9110, 13.1.1)."
    )
    static let ifNoneMatch = header(
        "If-None-Match",
        .anyText,
        "Answer 304 without a body where the answer has this ETag."
    )
    static let idempotencyKey = header(
        "Idempotency-Key",
        Schema(kind: .text(.init(length: 1...257, pattern: .visible))),
        "A name for this request: the same one again within 24 hours is answered as the first was, and does nothing."
    )
    static let acceptLanguage = header(
        "Accept-Language",
        .anyText,
        "The language of problems: `vi` or `en`."
    )
}

extension Operation {
    /// Whether it changes what belongs to the whole state, which nobody with a narrower scope may.
    var isOfWholeState: Bool { role == .administrator && !takesScopedAdministrators }

    /// The same operation, open to administrators with a narrower scope.
    var forScopedAdministrators: Operation {
        var operation = self
        operation.takesScopedAdministrators = true
        return operation
    }

    /// Everything that the operation takes besides its body, what follows from its kind included.
    var allParameters: [Parameter] {
        parameters
            + (isConditional ? [.ifNoneMatch] : [])
            + (isRepeatable ? [.idempotencyKey] : [])
            + [.acceptLanguage]
    }

    /// Puts the operation where the router finds it.
    func add(to routes: some RouterMethods<TrainingContext>, _ runner: OperationRunner) {
        let operation = self
        routes.on(RouterPath(path), method: method) { request, context in
            try await runner.run(operation, request, context)
        }
    }
}
