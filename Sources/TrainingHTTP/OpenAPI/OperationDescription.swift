import HTTPTypes
import Hummingbird
import Training

/// An operation as the document has it.
struct OperationDescription {
    let operation: Operation

    var value: JSONValue {
        .members(
            ("operationId", .text(operation.id)),
            ("summary", .text(operation.summary)),
            ("tags", .array([.text(tag)])),
            ("parameters", operation.allParameters.isEmpty ? nil : .array(operation.allParameters.map(parameter))),
            ("requestBody", operation.body.map(body)),
            ("responses", responses),
            ("security", operation.role == nil ? .array([]) : nil),
            ("x-role", operation.role.map { .text($0.rawValue) }),
            ("x-whole-state", operation.isOfWholeState ? .flag(true) : nil)
        )
    }

    private var tag: String {
        let steps = operation.path.split(separator: "/")
        return String(steps.first == "v1" && steps.count > 1 ? steps[1] : "server")
    }

    private func parameter(_ parameter: Operation.Parameter) -> JSONValue {
        let isPattern = parameter.name.hasSuffix("*")
        return .members(
            ("name", .text(isPattern ? "map" : parameter.name)),
            ("in", .text(parameter.place.rawValue)),
            ("description", .text(parameter.description)),
            ("required", parameter.place == .path ? .flag(true) : nil),
            ("schema", parameter.place == .query ? orNothing(parameter.schema) : parameter.schema.document)
        )
    }

    /// A parameter of the query without a value is one that isn't there.
    private func orNothing(_ schema: Schema) -> JSONValue {
        .members(("anyOf", .array([schema.document, .members(("type", "string"), ("maxLength", .integer(0)))])))
    }

    private func body(_ body: Operation.Body) -> JSONValue {
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
        var members = operation.answers.map { answer in
            JSONValue.Member(key: "\(answer.status.code)", value: response(answer))
        }
        if operation.isConditional {
            members.append(
                JSONValue.Member(key: "304", value: .members(("description", "The client has it already.")))
            )
        }
        let problems = OperationProblems(operation: operation).byStatus
        for (status, codes) in problems.sorted(by: { $0.key < $1.key }) {
            members.append(JSONValue.Member(key: "\(status)", value: problem(status, codes)))
        }
        return .object(members)
    }

    private func response(_ answer: Operation.Answer) -> JSONValue {
        .members(
            ("description", .text(answer.description)),
            ("headers", headers(answer.headers)),
            (
                "content",
                answer.content.isEmpty
                    ? nil
                    : .object(
                        answer.content.map { type, schema in
                            JSONValue.Member(key: type, value: .members(("schema", schema.document)))
                        }
                    )
            )
        )
    }

    private func headers(_ headers: [(name: String, description: String)]) -> JSONValue? {
        headers.isEmpty
            ? nil
            : .object(
                headers.map { name, description in
                    JSONValue.Member(
                        key: name,
                        value: .members(
                            ("description", .text(description)),
                            ("required", .flag(true)),
                            ("schema", .members(("type", "string")))
                        )
                    )
                }
            )
    }

    private func problem(_ status: Int, _ codes: [String]) -> JSONValue {
        let schema = JSONValue.members(
            ("allOf", .array([Schema.problem.document])),
            ("properties", .members(("code", .members(("enum", .array(codes.map { .text($0) }))))))
        )
        let fields: [(name: String, description: String)] =
            switch status {
            case 401: [("WWW-Authenticate", "How to say who asks (RFC 6750).")]
            case 503: [("Retry-After", "After how many seconds to ask again.")]
            default: []
            }
        return .members(
            ("description", .text(HTTPResponse.Status(code: status).reasonPhrase)),
            ("headers", headers(fields)),
            ("content", .members(("application/problem+json", .members(("schema", schema)))))
        )
    }
}
