import HTTPTypes
package import NIOCore
package import Shapes

/// The OpenAPI 3.1 document of a list of operations: every route, parameter, shape, status and problem code.
package struct OpenAPIDocument<Application: API>: Sendable {
    private let operations: [Operation<Application>]
    private let info: JSONValue
    private let token: String

    /// Creates the document.
    package init(of operations: [Operation<Application>], info: JSONValue, token: String) {
        self.operations = operations
        self.info = info
        self.token = token
    }

    /// The document as JSON text.
    package var text: ByteBuffer { ByteBuffer(json: value) }

    var value: JSONValue {
        .members(
            ("openapi", "3.1.1"),
            ("info", info),
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
                                .members(("type", "http"), ("scheme", "bearer"), ("description", .text(token)))
                            )
                        )
                    )
                )
            )
        )
    }

    private var paths: JSONValue {
        var order: [String] = []
        var items: [String: [Operation<Application>]] = [:]
        for operation in operations {
            if items[operation.path] == nil { order.append(operation.path) }
            items[operation.path, default: []].append(operation)
        }
        return .object(
            order.map { path in
                let members = (items[path] ?? []).map { operation in
                    JSONValue.Member(
                        key: operation.method.rawValue.lowercased(),
                        value: operation.document
                    )
                }
                return JSONValue.Member(key: path, value: .object(members))
            }
        )
    }

    private var headers: JSONValue {
        let fields = Set(operations.flatMap { $0.answerFields.flatMap(\.fields) })
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
