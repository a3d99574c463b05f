import HTTPTypes
import Logging
import Postgres
import PostgresTesting
import Shapes
import Synchronization
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("The log as JSON", .permit)
struct JSONLogTests {
    /// Keeps the lines.
    private final class Lines: Sendable {
        private let written = Mutex<[[UInt8]]>([])

        var all: [[UInt8]] { written.withLock { $0 } }

        var text: String { all.map { String(decoding: $0, as: UTF8.self) }.joined() }

        func logger(_ level: Logger.Level = .trace) -> Logger {
            var logger = Logger(label: "test") { _ in
                JSONLogHandler { line in self.written.withLock { $0.append(line) } }
            }
            logger.logLevel = level
            return logger
        }

        /// The lines, each of which has to be one JSON object.
        func parsed() throws -> [JSONValue] {
            try all.map { line in
                #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
                return try JSONParser.parse(Array(line.dropLast()))
            }
        }
    }

    @Test func aLineHasTimeLevelAndMessage() throws {
        let lines = Lines()
        lines.logger().warning(
            "a \"line\"\n\\ \u{1}",
            metadata: [
                "b": "Hà Nội", "a": .stringConvertible(7), "c": .stringConvertible(1.5), "d": .stringConvertible(true),
                "e": ["x", .dictionary(["y": "z"])], "level": "reserved",
            ]
        )
        let line = try #require(try lines.parsed().first)
        #expect(line.keys == ["time", "level", "message", "a", "b", "c", "d", "e", "level_"])
        #expect(line["time"]?.string?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
        #expect(line["level"]?.string == "warning")
        #expect(line["message"]?.string == "a \"line\"\n\\ \u{1}")
        #expect(line["a"] == .number("7"))
        #expect(line["b"]?.string == "Hà Nội")
        #expect(line["c"] == .number("1.5"))
        #expect(line["d"] == .flag(true))
        #expect(line["e"]?.items == [.text("x"), .object([.init(key: "y", value: .text("z"))])])
    }

    @Test(arguments: [
        (0, 0, "1970-01-01T00:00:00.000Z"), (951_782_400, 7, "2000-02-29T00:00:00.007Z"),
        (1_796_083_199, 999, "2026-11-30T23:59:59.999Z"),
    ])
    func timesAreWrittenInUTC(seconds: Int, milliseconds: Int, written: String) {
        let time = LogTime(seconds: seconds, milliseconds: milliseconds)
        let line = JSONLogLine.text(time: time, level: .info, message: "x", [:])
        #expect(String(decoding: line, as: UTF8.self) == #"{"time":"\#(written)","level":"info","message":"x"}"# + "\n")
    }

    @Test func descriptionsOfErrorsAreNotLogged() {
        struct Telling: Error { let name = "Nguyễn Thị Thuỷ" }
        let lines = Lines()
        lines.logger().error("it failed", error: Telling())
        #expect(lines.text.contains(#""error.type":"Telling""#))
        #expect(!lines.text.contains("Nguyễn"))
    }

    @Test func everyLineHasTheCommonFields() throws {
        let lines = Lines()
        var logger = lines.logger()
        logger[metadataKey: "host"] = "a"
        logger.info("x", metadata: ["n": "1"])
        #expect(try lines.parsed().first?.keys.suffix(2) == ["host", "n"])
        #expect(logger[metadataKey: "host"] == "a")
    }

    @Test func aRequestsLineHasItsNumbers() async throws {
        let lines = Lines()
        let client = try RouterClient(logger: lines.logger(.info))
        let answer = try await client.post("/v1/completions?official=Thuy", "{}", [.requestID: "r-1"])
        let line = try #require(try lines.parsed().first { $0["message"]?.string == "request" })
        #expect(
            line.keys == [
                "time", "level", "message", "bytes", "caller", "method", "ms", "request", "route", "span_id", "status",
                "trace_id",
            ]
        )
        #expect(line["method"]?.string == "POST")
        #expect(line["route"]?.string == "/v1/completions")
        #expect(line["request"]?.string == "r-1")
        #expect(line["status"] == .number("400"))
        #expect(line["bytes"] == .number("\(answer.body.count)"))
        guard case .number = line["ms"] else {
            Issue.record("ms is no number")
            return
        }
        #expect(
            answer.headers[.traceparent] == "00-\(line["trace_id"]?.string ?? "")-\(line["span_id"]?.string ?? "")-00"
        )
    }

    @Test(arguments: [
        ("token:12", "token:12"), ("token:thuy", "token"), ("oidc:thuy@example.vn", "oidc"),
        ("operator:lan", "operator"),
        ("client:192.0.2.7", "client"), ("registry", "registry"),
    ])
    func aCallerIsNamedAndAPersonIsNot(name: String, logged: String) {
        let caller = Caller(name: name, request: "r", role: .viewer, scope: .everything)
        #expect(caller.loggedName == logged)
    }

    @Test func noPersonalDataIsLogged() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let lines = Lines()
            try await withRoutes(of: training, logger: lines.logger(.debug)) { client in
                let headers: HTTPFields = [.userAgent: "Thuỷ"]
                _ = try await client.get("/v1/officials/001085000001", headers)
                _ = try await client.get(
                    "/v1/officials/001085000001?name=Nguyen%20Thi%20Thuy&phone=0912345678",
                    headers
                )
                _ = try await client.get("/001085000001/Thuỷ", headers)
                let bodies = [
                    #"{"official": "001085000001", "course": "DX-101", "completedOn": "2022-05-01", "evidence": "Thuỷ"}"#,
                    #"{"official": "001085000001", "course": "Thuỷ", "completedOn": "2022-05-01"}"#,
                    #"{"official": "001085000001", "course": "DX-101", "completedOn": "thuy@example.vn"}"#,
                    #"{"official": "Thuỷ\u0000", "course": "DX-101", "completedOn": "2022-05-01"}"#,
                    #"{"Thuỷ": "001085000001""#,
                ]
                for body in bodies { _ = try await client.post("/v1/completions", body, headers) }
                for kind in ["officials", "completions"] {
                    _ = try await client.post(
                        "/v1/imports/\(kind)?fileName=Thu%E1%BB%B7.csv",
                        "official_code,national_id,full_name,organization_code\nCB1,001085000001,Nguyễn Thị Thuỷ,79\n",
                        [.contentType: "text/csv"]
                    )
                }
                _ = try await client.get("/metrics")
            }
            // The log has the database's refusals too.
            try await postgres.execute("alter table official add constraint no_more check (false) not valid")
            try await withRoutes(of: training, logger: lines.logger(.debug)) { client in
                _ = try await client.post(
                    "/v1/imports/officials",
                    "official_code,full_name,organization_code\nCB9,Nguyễn Thị Thuỷ,79\n",
                    [.contentType: "text/csv"]
                )
            }
            #expect(try lines.parsed().count >= 12)
            for personal in [
                "001085000001", "Thuỷ", "Thuy", "thuy", "0912345678", "Nguyễn", "Thu%E1", "192.0.2.7", "CB9",
            ] {
                #expect(!lines.text.contains(personal), "\(personal)")
            }
        }
    }
}
