import HTTPTypes
import Shapes

extension Operation {
    /// The operation's description in the document.
    var document: JSONValue {
        let members: [(String, JSONValue)?] = [
            ("operationId", .text(id)),
            ("summary", .text(summary)),
            ("tags", .array([.text(tag)])),
            ("parameters", .array(allParameters.map { description(of: $0) })),
            body.map { ("requestBody", description(of: $0)) },
            ("responses", responses),
            security.map { ("security", $0) },
        ]
        return .object(members.members + (right.map { Application.description(of: $0) } ?? []))
    }

    /// The operation's use of tokens: optional or ignored; nil for the document's default, which is required.
    private var security: JSONValue? {
        guard right == nil else { return nil }
        return .array(heedsTokens ? [.object([]), .members(("bearer", .array([])))] : [])
    }

    private var tag: String {
        // The step after the version is the subject; a path without a version is about the server.
        let steps = path.split(separator: "/")
        return steps.count > 1 ? String(steps[1]) : "server"
    }

    private func description(of parameter: Parameter) -> JSONValue {
        let isPattern = parameter.name.hasSuffix("*")
        return .members(
            ("name", .text(isPattern ? "map" : parameter.name)),
            ("in", .text(parameter.place.rawValue)),
            ("description", .text(parameter.description)),
            ("required", parameter.place == .path ? .flag(true) : nil),
            ("schema", parameter.place == .query ? orNothing(parameter.schema) : parameter.schema.document)
        )
    }

    /// The shape of a query parameter, whose empty value counts as missing.
    private func orNothing(_ schema: Schema) -> JSONValue {
        .members(("anyOf", .array([schema.document, .members(("type", "string"), ("maxLength", .integer(0)))])))
    }

    private func description(of body: Body) -> JSONValue {
        .members(
            ("required", .flag(true)),
            (
                "content",
                .object(
                    body.types.map { type in
                        let schema = type == MediaType.lines ? Schema.words(1...8_388_608) : body.schema
                        return JSONValue.Member(key: type, value: .members(("schema", schema.document)))
                    }
                )
            )
        )
    }

    // MARK: Answers

    private var responses: JSONValue {
        .object(
            answerFields.map { status, fields in
                JSONValue.Member(key: "\(status)", value: response(status, fields))
            }
        )
    }

    private func response(_ status: Int, _ fields: [AnswerField]) -> JSONValue {
        let headers = JSONValue.object(fields.map { JSONValue.Member(key: $0.name, value: $0.reference) })
        if let answer = answers.first(where: { $0.status.code == status }) {
            return .members(
                ("description", .text(answer.description)),
                ("headers", headers),
                ("content", content(answer.content.map { ($0.type, $0.schema.document) }))
            )
        }
        guard status >= 400 else {
            return .members(("description", "The client already has this answer."), ("headers", headers))
        }
        let codes = problemsByStatus[status] ?? []
        let schema = JSONValue.members(
            ("allOf", .array([Schema.problem.document])),
            ("properties", .members(("code", .members(("enum", .array(codes.map { .text($0) }))))))
        )
        return .members(
            ("description", .text(HTTPResponse.Status(code: status).reasonPhrase)),
            ("headers", headers),
            ("content", content([("application/problem+json", schema)]))
        )
    }

    private func content(_ types: [(String, JSONValue)]) -> JSONValue? {
        guard !types.isEmpty else { return nil }
        return .object(types.map { JSONValue.Member(key: $0, value: .members(("schema", $1))) })
    }
}
