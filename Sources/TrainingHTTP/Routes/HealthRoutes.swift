import Hummingbird
import NIOCore
import Training

/// Whether the process is alive, and whether it can do its work.
struct HealthRoutes {
    static let alive = "/healthz"
    static let ready = "/readyz"

    let migrations: Migrations
    let readiness: Readiness

    func add(to routes: some RouterMethods<TrainingContext>) {
        routes.get("healthz") { _, _ in
            Response(json: ByteBuffer(staticString: #"{"status":"ok"}"#))
        }
        routes.get("readyz") { _, _ in
            guard !readiness.isClosing else { throw TrainingError(.shuttingDown) }
            try await migrations.check()
            return Response(json: ByteBuffer(staticString: #"{"status":"ready"}"#))
        }
    }
}
