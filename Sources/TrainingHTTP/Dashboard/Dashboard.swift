import HTTPTypes
import Hummingbird
import NIOCore

/// The number as a page: aggregated progress, open to everybody, and nobody's name.
enum Dashboard {
    static let operation = Operation(
        method: .get,
        path: "/",
        id: "showDashboard",
        summary: "The number as a page that keeps itself up to date.",
        role: nil,
        answers: [
            Operation.Answer(
                status: .ok,
                description: "HTML.",
                content: [("text/html", .words(0...1_000_000))],
                headers: [.tag, .caching, .policy]
            )
        ],
        isConditional: true
    ) { input in
        var response = Response(json: page, unlessKnownTo: input.request, caching: "no-cache")
        response.headers[.contentType] = "text/html; charset=utf-8"
        // The page has all it needs in itself, and talks to this server alone.
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        return response
    }

    private static let page = ByteBuffer(bytes: PackageResources.dashboard_html)
}
