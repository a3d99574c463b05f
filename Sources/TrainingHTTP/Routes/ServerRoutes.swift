import Hummingbird
import NIOCore
import Serving
import Shapes
import Training

/// The routes of health, readiness and the API's document.
struct ServerRoutes {
    static let alive = "/healthz"
    static let ready = "/readyz"

    /// The paths that monitors ask for every few seconds; requests for them are logged only where something is wrong.
    static let quiet: Set = [alive, ready, MetricsRoutes.path]

    let migrations: Migrations
    let readiness: Readiness

    var operations: [Operation] {
        [isAlive, isReady]
    }

    private var isAlive: Operation {
        Operation(
            method: .get,
            path: Self.alive,
            id: "isAlive",
            summary: "The liveness of the process.",
            right: nil,
            answers: [.json(Self.status("ok"), "It is.")],
            isAlwaysAnswered: true
        ) { _ in
            Response(json: ByteBuffer(staticString: #"{"status":"ok"}"#))
        }
    }

    private var isReady: Operation {
        Operation(
            method: .get,
            path: Self.ready,
            id: "isReady",
            summary: "The readiness of the server: it is not shutting down, and its database answers.",
            right: nil,
            answers: [
                .json(
                    Self.readiness,
                    "The server is ready; `database` says whether the database takes changes or can only be read."
                )
            ],
            isAlwaysAnswered: true
        ) { _ in
            guard !readiness.isClosing else { throw TrainingError(.shuttingDown) }
            try await migrations.check()
            return try await migrations.takesWrites()
                ? Response(json: ByteBuffer(staticString: #"{"status":"ready","database":"read_write"}"#))
                : Response(json: ByteBuffer(staticString: #"{"status":"ready","database":"read_only"}"#))
        }
    }

    private static let readiness = Schema.object([
        .required("status", .choice(["ready"])), .required("database", .choice(["read_write", "read_only"])),
    ])

    private static func status(_ word: String) -> Schema {
        .object([.required("status", .choice([word]))])
    }

    /// The route of the OpenAPI document, which contains this route too.
    static func document(of operations: [Operation]) throws -> Operation {
        var document = Operation(
            method: .get,
            path: "/openapi.json",
            id: "showDocument",
            summary: "This document.",
            right: nil,
            answers: [.json(.map(of: .anything), "OpenAPI 3.1.", headers: [.tag, .caching])],
            isConditional: true,
            isAlwaysAnswered: true
        ) { _ in
            Response(status: .ok)
        }
        let text = OpenAPIDocument(of: operations + [document]).text
        document.handle = { input in Response(json: text, unlessKnownTo: input.request, caching: "no-cache") }
        return document
    }
}
