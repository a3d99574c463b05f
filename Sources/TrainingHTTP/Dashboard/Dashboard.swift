import HTTPTypes
import Hummingbird
import NIOCore
import Serving
import Shapes

/// The dashboard: a page with aggregated progress, which is open to everybody and names no people.
enum Dashboard {
    static let operation = Operation(
        method: .get,
        path: "/",
        id: "showDashboard",
        summary: "The progress, as a page that updates itself.",
        right: nil,
        answers: [
            Operation.Answer(
                description: "HTML.",
                content: [("text/html", .words(0...1_000_000))],
                headers: [.tag, .caching, .policy]
            )
        ],
        isConditional: true,
        isForPeople: true,
        isAlwaysAnswered: true
    ) { input in
        var response = Response(json: page, unlessKnownTo: input.request, caching: "no-cache")
        response.headers[.contentType] = "text/html; charset=utf-8"
        response.headers[.contentSecurityPolicy] = policy.description
        return response
    }

    private static let policy = PagePolicy(of: page)

    private static let page = ByteBuffer(bytes: PackageResources.dashboard_html)
}
