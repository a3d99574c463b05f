import CSV
import HTTPTypes
import Hummingbird
import Serving
import Shapes
import Training

extension Operation {
    /// A list, page by page as JSON, or whole as a file for a client that asks for one (`Accept: text/csv`).
    static func list<Item: Tabular>(
        _ path: String,
        id: String,
        _ summary: String,
        right: Right = .viewer,
        _ parameters: [Parameter] = [],
        problems: [ErrorCode] = [],
        cursor: Schema = .number,
        _ read: @escaping @Sendable (Input, PageRequest) async throws -> Page<Item>
    ) -> Operation {
        Operation(
            method: .get,
            path: path,
            id: id,
            summary: summary,
            right: right,
            parameters: parameters + Parameter.page(cursor),
            answers: [
                Answer(
                    description: "A page of the list; as a file, everything from `cursor` on.",
                    content: [
                        ("application/json", Page<Item>.schema),
                        ("text/csv", .file),
                    ],
                    headers: [.caching, .vary, AnswerField.fileName.sometimes]
                )
            ],
            problems: problems + [.unknownCursor]
        ) { input in
            guard Accept.prefersFile(input.request.headers) else {
                var response = Response(json: try await read(input, try input.page()))
                response.headers[.vary] = "Accept"
                response.headers[.cacheControl] = "private, no-cache"
                return response
            }
            // The first page is read before the answer begins, so that a refusal still gets its status.
            let first = try await read(input, .ofFile(from: input.text("cursor")))
            let name = path.split(separator: "/").last.map(String.init) ?? "list"
            var response = Response(csv: "\(name).csv") { write in
                var writer = CSVWriter(guardsFormulas: true)
                writer.write(Item.columns)
                var page = first
                while true {
                    for item in page.items { for row in item.csvRows { writer.write(row.map { $0 ?? "" }) } }
                    try await write(writer.take())
                    guard let next = PageRequest.ofFile(after: page) else { break }
                    page = try await read(input, next)
                }
            }
            response.headers[.vary] = "Accept"
            return response
        }
    }

    /// The operation that shows one thing, with its ETag.
    static func show<Thing: Shaped>(
        _ path: String,
        id: String,
        _ summary: String,
        right: Right = .viewer,
        _ parameters: [Parameter],
        problems: [ErrorCode],
        _ read: @escaping @Sendable (Input) async throws -> Thing
    ) -> Operation {
        Operation(
            method: .get,
            path: path,
            id: id,
            summary: summary,
            right: right,
            parameters: parameters,
            answers: [.json(Thing.schema, "The thing on record.", headers: [.tag, .caching])],
            problems: problems,
            isConditional: true
        ) { input in
            Response(json: try await read(input), unlessKnownTo: input.request, caching: "private, no-cache")
        }
    }

    /// The operation that makes a thing.
    static func make<Thing: Shaped>(
        _ path: String,
        id: String,
        _ summary: String,
        right: Right,
        from body: Schema,
        problems: [ErrorCode],
        rules: BodyRules? = nil,
        _ make: @escaping @Sendable (Input) async throws -> (made: Thing, name: String)
    ) -> Operation {
        Operation(
            method: .post,
            path: path,
            id: id,
            summary: summary,
            right: right,
            body: .json(body),
            answers: [.json(Thing.schema, status: .created, "Made.", headers: [.location, .tag, .caching])],
            problems: problems,
            isRepeatable: true,
            rules: rules
        ) { input in
            let (made, name) = try await make(input)
            var response = Response(tagged: made, status: .created)
            response.headers[.location] = "\(path)/\(name.percentEncoded)"
            return response
        }
    }

    /// The operation that changes a thing on record, if it still is as the client saw it.
    static func change<Thing: Shaped>(
        by method: HTTPRequest.Method = .patch,
        _ path: String,
        id: String,
        _ summary: String,
        right: Right,
        _ parameters: [Parameter],
        from body: Body?,
        as schema: Schema = Thing.schema,
        problems: [ErrorCode],
        isGuarded: Bool = true,
        rules: BodyRules? = nil,
        _ change: @escaping @Sendable (Input) async throws -> Thing
    ) -> Operation {
        Operation(
            method: method,
            path: path,
            id: id,
            summary: summary,
            right: right,
            parameters: parameters + (isGuarded ? [.ifMatch] : []),
            body: body,
            answers: [.json(schema, "The thing on record after the change.", headers: [.tag, .caching])],
            problems: problems + (isGuarded ? [.preconditionFailed] : []),
            isRepeatable: body != nil,
            rules: rules
        ) { input in
            Response(tagged: try await change(input))
        }
    }
}

extension Serving.Operation.Parameter where Application == TrainingAPI {
    /// A code in the path.
    static func path(_ name: String, _ description: String) -> Self { path(name, description, .code) }

    /// The parameters of every list.
    static func page(_ cursor: Schema) -> [Self] {
        [
            .query(
                "limit",
                .integer(1...1000),
                "The greatest number of items; default: 50.",
                refusal: .limitOutOfRange
            ),
            .query("cursor", cursor, "The place at which to go on, as `next` gave it."),
        ]
    }

    /// A level of the state's tree.
    static func level(_ name: String, _ description: String) -> Self {
        .query(name, OrganizationLevel.schema, description, refusal: .unknownLevel)
    }

    static var under: Self {
        query("under", .code, "The code of a unit: only things of this unit and all units below it.")
    }
    static var from: Self { query("from", .day, "Only from this day on.") }
    static var until: Self { query("until", .day, "Only up to this day.") }
    static var words: Self {
        query("q", .text(1...200), "Only things with these words, whatever their accents and case.")
    }
}
