import HTTPTypes
import Metrics
import NIOCore
import Synchronization

/// Counts requests and their time, by route, method and status; an exporter decides what becomes of the numbers.
final class RequestMetrics: Sendable {
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

    func record(
        route: String,
        method: HTTPRequest.Method,
        status: HTTPResponse.Status,
        duration: TimeAmount
    ) {
        // Made-up methods would be a number each, without end: those that reach no route go under one name.
        let key = Key(route: route, method: route == "-" ? .get : method, status: status.code)
        let numbers = known.withLock { known in
            if let numbers = known[key] { return numbers }
            let numbers = Self.numbers(key)
            known[key] = numbers
            return numbers
        }
        numbers.requests.increment()
        numbers.duration.recordNanoseconds(duration.nanoseconds)
    }

    private static func numbers(_ key: Key) -> Numbers {
        let dimensions = [
            ("http.route", key.route),
            ("http.request.method", key.route == "-" ? "-" : key.method.rawValue),
            ("http.response.status_code", String(key.status)),
        ]
        return Numbers(
            requests: Counter(label: "http.server.requests", dimensions: dimensions),
            duration: Metrics.Timer(
                label: "http.server.request.duration",
                dimensions: dimensions,
                preferredDisplayUnit: .seconds
            )
        )
    }
}
