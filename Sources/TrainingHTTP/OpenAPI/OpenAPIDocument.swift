import HTTPTypes
import Hummingbird
import NIOCore
import Training

/// The OpenAPI 3.1 document of a list of operations: every route, parameter, shape, status and problem code.
struct OpenAPIDocument: Sendable {
    let operations: [Operation]

    /// The document as it is sent.
    func text() throws -> ByteBuffer {
        try JSONWriter.text(of: value, capacity: 1 << 18)
    }

    var value: JSONValue {
        .members(
            ("openapi", "3.1.1"),
            (
                "info",
                .members(
                    ("title", "Daotao"),
                    ("version", "1"),
                    (
                        "summary",
                        "The registry behind a country's training drive: officials, courses, enrollments, completions, and one number."
                    ),
                    ("description", .text(Self.description)),
                    ("license", .members(("name", "Apache-2.0"), ("identifier", "Apache-2.0")))
                )
            ),
            ("servers", .array([.members(("url", "/"))])),
            ("security", .array([.members(("bearer", .array([])))])),
            ("paths", paths),
            (
                "components",
                .members(
                    ("schemas", schemas),
                    ("headers", headers),
                    (
                        "securitySchemes",
                        .members(
                            (
                                "bearer",
                                .members(
                                    ("type", "http"),
                                    ("scheme", "bearer"),
                                    (
                                        "description",
                                        "A token that `daotao tokens create` made, or an access token of the configured OpenID provider."
                                    )
                                )
                            )
                        )
                    )
                )
            )
        )
    }

    private static let description = """
        Errors are problem details (RFC 9457) in the caller's language, Vietnamese or English, with a stable `code`; \
        everything that is wrong with a request is told at once. Lists go on with `cursor`; as files (`Accept: text/csv`) \
        they come whole. What changes has an ETag; `If-Match` keeps a change from what somebody else has changed \
        meanwhile. Whatever takes `GET` takes `HEAD`, which is answered with the same header and no body. \
        `x-role` is the least role that may ask, `x-whole-state` that its scope has to be the whole \
        state; whatever lies outside the caller's scope does not exist.
        """

    private var paths: JSONValue {
        var order: [String] = []
        var items: [String: [Operation]] = [:]
        for operation in operations {
            if items[operation.path] == nil { order.append(operation.path) }
            items[operation.path, default: []].append(operation)
        }
        return .object(
            order.map { path in
                let members = (items[path] ?? []).map { operation in
                    JSONValue.Member(
                        key: operation.method.rawValue.lowercased(),
                        value: OperationDescription(operation: operation).value
                    )
                }
                return JSONValue.Member(key: path, value: .object(members))
            }
        )
    }

    private var headers: JSONValue {
        let fields = Set(operations.flatMap { AnswerFields(operation: $0).byStatus.flatMap(\.fields) })
        return .object(
            fields.sorted { $0.key < $1.key }.map { JSONValue.Member(key: $0.key, value: $0.document) }
        )
    }

    private var schemas: JSONValue {
        var named = Schema.problem.named
        for operation in operations {
            for parameter in operation.allParameters { named.merge(parameter.schema.named) { first, _ in first } }
            if let body = operation.body { named.merge(body.schema.named) { first, _ in first } }
            for answer in operation.answers {
                for (_, schema) in answer.content { named.merge(schema.named) { first, _ in first } }
            }
        }
        return .object(
            named.sorted { $0.key < $1.key }.map { JSONValue.Member(key: $0.key, value: $0.value.document) }
        )
    }
}
