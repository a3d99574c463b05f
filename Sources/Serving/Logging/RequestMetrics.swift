import HTTPTypes
package import Metrics
import NIOCore
import Synchronization

/// Counts requests and their duration by route, method and status; the route is a pattern, without values.
package final class RequestMetrics: Sendable {
    private let factory: any MetricsFactory
    private let inFlight: Meter
    private let known = Mutex<[Key: Numbers]>([:])

    private struct Key: Hashable {
        let route: String
        let method: HTTPRequest.Method
        let status: Int
    }

    private struct Numbers {
        let requests: Counter
        let duration: Metrics.Timer
    }

    /// Creates the counters.
    package init(_ factory: any MetricsFactory) {
        self.factory = factory
        inFlight = Meter(label: "http.server.requests.in.flight", factory: factory)
    }

    /// Counts a request as in flight until its answer begins.
    func whileInFlight<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        inFlight.increment()
        defer { inFlight.decrement() }
        return try await body()
    }

    func record(
        route: String,
        method: HTTPRequest.Method,
        status: HTTPResponse.Status,
        duration: TimeAmount
    ) {
        // Invented methods would give any number of labels, so requests that reach no route share one method.
        let key = Key(route: route, method: route == "-" ? .get : method, status: status.code)
        let numbers = numbers(key)
        numbers.requests.increment()
        numbers.duration.recordNanoseconds(duration.nanoseconds)
    }

    /// Counts a request that was refused before it was read, without a duration.
    func countRefused(_ status: Int) {
        numbers(Key(route: "-", method: .get, status: status)).requests.increment()
    }

    private func numbers(_ key: Key) -> Numbers {
        known.withLock { known in
            if let numbers = known[key] { return numbers }
            let numbers = make(key)
            known[key] = numbers
            return numbers
        }
    }

    private func make(_ key: Key) -> Numbers {
        let dimensions = [("route", key.route), ("method", key.route == "-" ? "-" : key.method.rawValue)]
        return Numbers(
            requests: Counter(
                label: "http.server.requests",
                dimensions: dimensions + [("status", String(key.status))],
                factory: factory
            ),
            duration: Metrics.Timer(
                label: "http.server.request.duration",
                dimensions: dimensions,
                factory: factory
            )
        )
    }
}
