import Prometheus
import Serving

/// The metrics of a server.
struct ServerMetrics: Sendable {
    let registry: PrometheusRegistry
    let requests: RequestMetrics
    let imports: ImportMetrics

    init() {
        registry = PrometheusRegistry([
            "http_server_requests_total": .init("Requests that were answered, by route, method and status."),
            "http_server_request_duration_seconds": .init("Seconds until the answer began, by route and method."),
            "http_server_requests_in_flight": .init("Requests that are being worked on."),
            "daotao_imports_total": .init("Imports that ended, by kind of file and outcome."),
            "daotao_import_rows_total": .init("Rows of imports that were stored, by kind of file and fate."),
            "daotao_import_duration_seconds": .init(
                "Seconds that imports took, by kind of file.",
                bounds: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]
            ),
        ])
        requests = RequestMetrics(registry)
        imports = ImportMetrics(registry)
    }
}
