import HTTPTypes
package import Metrics
import NIOCore
import Synchronization

/// Counts requests and their time, by route, method and status: by what the route is called, never what was filled in.
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

    /// Requests that are counted.
    package init(_ factory: any MetricsFactory) {
        self.factory = factory
        inFlight = Meter(label: "http.server.requests.in.flight", factory: factory)
    }

    /// Counts a request among those under way until its answer begins.
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
        // Made-up methods would be a number each, without end: those that reach no route go under one name.
        let key = Key(route: route, method: route == "-" ? .get : method, status: status.code)
        let numbers = numbers(key)
        numbers.requests.increment()
        numbers.duration.recordNanoseconds(duration.nanoseconds)
    }

    /// Counts a request that was refused before it was read, and took no time that means anything.
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
