import CZlib
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import PostgresTesting
import Shapes
import Synchronization
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Kept reports", .permit)
struct KeptReportsTests {
    /// Counts the questions to a database that doesn't exist.
    private final class Asked: Sendable {
        let states = Atomic(0)
        let reports = Atomic(0)
    }

    private static let communes = ProgressQuestion(by: .commune)
    private static let room = Quota(24, refusal: .tooManyReports)

    @Test func aReportIsKeptUntilTheRegistryChanges() async throws {
        let state = Mutex(RegistryState("one"))
        let asked = Asked()
        let reports = KeptReports(line: Self.room) {
            state.withLock { $0 }
        } ask: { question in
            ByteBuffer(string: "\(question.under ?? "-") \(asked.reports.add(1, ordering: .relaxed).newValue)")
        }
        for question in [ProgressQuestion(), Self.communes] {
            let before = asked.reports.load(ordering: .relaxed)
            let first = try await reports.report(question).text
            for _ in 1...3 { #expect(try await reports.report(question).text == first) }
            #expect(asked.reports.load(ordering: .relaxed) == before + 1)
        }
        // Another question has another answer, and so has another state, even one that was there before.
        #expect(String(buffer: try await reports.report(ProgressQuestion(under: "01")).text) == "01 3")
        for name in ["two", "one"] {
            state.withLock { $0 = RegistryState(name) }
            let before = asked.reports.load(ordering: .relaxed)
            _ = try await reports.report(Self.communes)
            _ = try await reports.report(Self.communes)
            #expect(asked.reports.load(ordering: .relaxed) == before + 1)
        }
    }

    /// The state changes all the time; of the requests that come meanwhile, one makes the report for all.
    @Test func parallelRequestsShareAReport() async throws {
        let asked = Asked()
        let reports = KeptReports(line: Self.room) {
            RegistryState("\(asked.states.add(1, ordering: .relaxed).newValue)")
        } ask: { _ in
            // All requests have come, and the one that makes the report has asked for the state once more.
            while asked.states.load(ordering: .relaxed) < 21 { await Task.yield() }
            return ByteBuffer(string: "\(asked.reports.add(1, ordering: .relaxed).newValue)")
        }
        try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            for _ in 0..<20 { group.addTask { try await reports.report(Self.communes).text } }
            // The requests that came after the first report was begun share the second.
            for try await text in group { #expect(["1", "2"].contains(String(buffer: text))) }
        }
        let made = asked.reports.load(ordering: .relaxed)
        #expect(made <= 2)
        // A later request gets no report that was made before it.
        let later = String(buffer: try await reports.report(Self.communes).text)
        #expect(later == "\(made + 1)")
    }

    /// Long reports are made one at a time; others don't wait for them, and one address doesn't take all the room.
    @Test func longReportsTakeTurns() async throws {
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let reports = KeptReports(line: Quota(3, refusal: .tooManyReports)) {
            RegistryState("one")
        } ask: { question in
            if question == Self.communes {
                begin.yield()
                for await _ in ended { break }
            }
            return ByteBuffer(string: question.under ?? "-")
        }
        let attacker = Holder(NetworkAddress("192.0.2.7"))
        let other = Holder(NetworkAddress("192.0.2.8"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await reports.report(Self.communes, for: attacker) }
            for await _ in begun { break }
            let refused = await #expect(throws: Problem.self) {
                _ = try await reports.report(ProgressQuestion(by: .district), for: attacker)
            }
            #expect(refused?.code == "too_many_reports")
            // A short report doesn't wait, and a request that shares a report isn't counted.
            #expect(String(buffer: try await reports.report(ProgressQuestion(under: "01"), for: other).text) == "01")
            group.addTask {
                let waited = try await reports.report(ProgressQuestion(by: .district, under: "79"), for: other)
                #expect(String(buffer: waited.text) == "79")
            }
            for _ in 0..<5 {
                group.addTask {
                    let shared = try await reports.report(Self.communes, for: attacker)
                    #expect(String(buffer: shared.text) == "-")
                }
            }
            end.yield()
            end.finish()
            try await group.waitForAll()
        }
    }

    // MARK: Over a database

    /// A stored change shows in the very next answer, compressed or not.
    @Test func theNextReportHasTheNewNumber() async throws {
        try await withRegistry(today: .on(2022, 6, 30)) { client, _, _ in
            let target = "/v1/progress?by=commune"
            for trained in 0...2 {
                if trained > 0 {
                    for course in ["DX-101", "DX-102"] {
                        let fact =
                            #"{"official":"\#(trained == 1 ? "CB1" : "CC2")","course":"\#(course)","completedOn":"2022-05-01"}"#
                        #expect(try await client.post("/v1/completions", fact).status == 201)
                    }
                }
                for headers in [[:], [.acceptEncoding: "gzip"]] as [HTTPFields] {
                    for _ in 1...2 {
                        let answer = try await client.get(target, headers)
                        #expect(try answer.decompressed["trained"] == .number("\(trained)"))
                        #expect(answer.headers[.vary] == "Accept-Encoding, Authorization")
                    }
                }
            }
        }
    }

    /// The state's name changes with everything that is stored.
    @Test func everyChangeChangesTheStateOfTheRegistry() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let before = try await training.progress.state()
            try await postgres.execute("update goal set title_en = title_en")
            #expect(try await training.progress.state() != before)
        }
    }

    @Test func longAnswersAreCompressedForClientsThatReadGzip() async throws {
        let text = ByteBuffer(
            string: #"{"units":[\#((0..<500).map { "{\"code\":\"\($0)\"}" }.joined(separator: ","))]}"#
        )
        let report = ReportText(text)
        func answer(_ headers: HTTPFields) async throws -> (status: Int, headers: HTTPFields, body: [UInt8]) {
            let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/", headerFields: headers)
            let response = report.response(to: .init(head: head, body: .init(buffer: ByteBuffer())))
            let writer = BytesWriter()
            try await response.body.write(writer)
            return (response.status.code, response.headers, writer.bytes)
        }
        let plain = try await answer([:])
        #expect(plain.body == Array(buffer: text))
        #expect(plain.headers[.contentEncoding] == nil)
        for accepted in ["gzip", "br, gzip;q=0.5", "*", "GZIP"] {
            let compressed = try await answer([.acceptEncoding: accepted])
            #expect(compressed.headers[.contentEncoding] == "gzip")
            #expect(compressed.headers[.contentLength] == "\(compressed.body.count)")
            #expect(compressed.body.count * 4 < plain.body.count)
            #expect(try Gunzip.text(of: compressed.body) == plain.body)
            // Each form has a tag of its own, which doesn't match the other.
            let tag = try #require(compressed.headers[.eTag])
            #expect(tag != plain.headers[.eTag])
            let known = try await answer([.acceptEncoding: accepted, .ifNoneMatch: tag])
            #expect(known.status == 304)
            #expect(known.headers[.vary] == "Accept-Encoding, Authorization")
            #expect(known.headers[.contentEncoding] == nil)
            #expect(try await answer([.ifNoneMatch: tag]).status == 200)
        }
        for accepted in ["identity", "gzip;q=0", "br", "*;q=0", ""] {
            #expect(try await answer([.acceptEncoding: accepted]).headers[.contentEncoding] == nil)
        }
        #expect(ReportText(ByteBuffer(string: "{}")).size == 2)
    }
}

private final class BytesWriter: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) {
        bytes += buffer.readableBytesView
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}

extension Answer {
    /// The body as JSON, decompressed if need be.
    fileprivate var decompressed: JSONValue {
        get throws {
            try headers[.contentEncoding] == "gzip" ? JSONParser.parse(Gunzip.text(of: body)) : json
        }
    }
}

/// Reads gzip's output, and checks its checksum.
private enum Gunzip {
    struct Unreadable: Error {}

    static func text(of bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, zlibVersion(), Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Unreadable()
        }
        defer { inflateEnd(&stream) }
        var bytes = bytes
        var isWhole = false
        let text = [UInt8](unsafeUninitializedCapacity: 1 << 20) { room, filled in
            bytes.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = uInt(input.count)
                stream.next_out = room.baseAddress
                stream.avail_out = uInt(room.count)
                isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            filled = Int(stream.total_out)
        }
        guard isWhole else { throw Unreadable() }
        return text
    }
}
