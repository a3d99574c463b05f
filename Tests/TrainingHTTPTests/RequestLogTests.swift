import HTTPTypes
import Hummingbird
import Logging
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("The log of requests")
struct RequestLogTests {
    private struct Broken: Error, CustomStringConvertible {
        let description = "the disk is on fire"
    }

    @Test func oneLineByTheRoutesPattern() async throws {
        let memory = LogMemory()
        let client = try RouterClient(logger: memory.logger)
        _ = try await client.get("/v1/officials/001099000001?name=Nguyen", [.requestID: "r-1"])
        _ = try await client.get("/001099000001/Nguyen", [.requestID: "r-2"])
        let lines = memory.all.filter { $0.contains(" request ") }
        #expect(lines.count == 2)
        let first = try #require(lines.first)
        #expect(first.hasPrefix("info request bytes="))
        #expect(first.contains("method=GET"))
        #expect(first.contains("request=r-1 route=/v1/officials/{code} "))
        #expect(first.contains(" status=400 "))
        #expect(lines.last?.contains("request=r-2 route=- ") == true)
        #expect(lines.last?.contains(" status=404 ") == true)
        #expect(!memory.all.contains { $0.contains("001099000001") || $0.contains("Nguyen") })
    }

    @Test func healthChecksAreNotLogged() async throws {
        let memory = LogMemory()
        _ = try await RouterClient(logger: memory.logger).get("/healthz")
        #expect(memory.all.map { $0.prefix(13) } == ["debug request"])
    }

    @Test func theLogHasTheCauseUnderTheClientsReference() async throws {
        let memory = LogMemory()
        let broken = TrainingHTTP.Operation(
            method: .get,
            path: "/broken",
            id: "break",
            summary: "",
            right: nil,
            answers: []
        ) { _ in throw Broken() }
        let limits = ServerLimits()
        let router = Router(
            serving: [broken],
            of: try TrainingAPI.nowhere(),
            within: limits,
            quotas: RequestQuotas(limits),
            log: RequestLog(logger: memory.logger, metrics: ServerMetrics().requests)
        )
        let answer = try await RouterClient(router).get("/broken", [.requestID: "r-3", .acceptLanguage: "en"])
        #expect(answer.status == 500)
        let problem = try answer.problem()
        #expect(problem.code == "internal_fault")
        #expect(problem.detail.contains("r-3"))
        #expect(!answer.text.contains("fire"))
        #expect(
            memory.all.contains { $0.hasPrefix("error request failed") && $0.contains("fire") && $0.contains("r-3") }
        )
        #expect(memory.all.contains { $0.hasPrefix("warning request ") && $0.contains("status=500") })
    }

    @Test func aClientThatLeavesWithinItsBodyIsNoFault() async throws {
        let memory = LogMemory()
        try await LiveServer.run(.nowhere(), logger: memory.logger) { server in
            try await server.connect { client in
                try await client.send(
                    """
                    POST /v1/completions HTTP/1.1\r\n\(LiveServer.host)Content-Type: application/json\r
                    Content-Length: 100\r\n\r\n{"a":
                    """
                )
                client.finishSending()
                try await client.expect(400)
            }
        }
        #expect(!memory.all.contains { $0.contains("request failed") || $0.contains("internal_fault") })
        #expect(memory.all.contains { $0.contains(" request ") && $0.contains("status=400") })
    }

    @Test func theAnswerAndTheLogNameTheStep() async throws {
        let memory = LogMemory()
        let client = try RouterClient(logger: memory.logger)
        let trace = "12345678901234567890123456789012"
        let given = "00-\(trace)-1234567890123456-01"
        let answer = try await client.get("/v1/nothing", [.traceparent: given])
        let parent = try #require(answer.headers[.traceparent])
        #expect(parent.hasPrefix("00-\(trace)-") && parent.hasSuffix("-01") && parent != given)
        let span = parent.dropFirst(36).prefix(16)
        let line = try #require(memory.all.first { $0.contains(" request ") })
        #expect(line.contains("span_id=\(span) ") && line.contains("trace_id=\(trace)"))
    }

    @Test func withoutATraceOneBegins() async throws {
        let client = try RouterClient()
        let answers = [
            try await client.get("/healthz"),
            try await client.get("/healthz", [.traceparent: "nonsense"]),
        ]
        let parents = answers.compactMap { $0.headers[.traceparent].flatMap { TraceParent($0) } }
        #expect(Set(parents.map(\.traceID)).count == 2)
    }
}
