import HTTPTypes
import PostgresTesting
import Shapes
import Testing

@testable import Serving
@testable import TrainingHTTP

@Suite("Many completions in one request", .permit)
struct BulkRecordingTests {
    @Test func eachCompletionHasItsFate() async throws {
        try await withRegistry { client, _, _ in
            let fact = #"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01"}"#
            #expect(try await client.post("/v1/completions", fact).status == 201)
            let other = fact.replacing("DX-101", with: "DX-102")
            let body = "[\(fact), \(other), 7, {\"official\": \"CB1\"}, \(fact.replacing("CB1", with: "X"))]"
            let answer = try await client.post("/v1/completions", body)
            #expect(answer.status == 200)
            let json = try answer.json
            #expect(json["created"] == .number("1"))
            #expect(json["unchanged"] == .number("1"))
            #expect(json["rejected"] == .number("3"))
            let items = try #require(json["items"]).items
            #expect(items.map { $0["fate"]?.string } == ["unchanged", "created", "rejected", "rejected", "rejected"])
            #expect(items[1]["completion"]?["trainedFor"]?.items.compactMap(\.string) == ["DX-2022"])
            #expect(items[3]["errors"]?.items.map { $0["pointer"]?.string } == ["/course", "/completedOn"])
            #expect(items[4]["errors"]?.items.first?["code"]?.string == "unknown_official")
        }
    }

    @Test func linesAreReadOneByOne() async throws {
        try await withRegistry { client, _, _ in
            let fact = #"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01"}"#
            let body = fact + "\n\nno JSON\n" + fact.replacing("DX-101", with: "DX-102") + "\r\n"
            let answer = try await client.post("/v1/completions", body, [.contentType: "application/x-ndjson"])
            #expect(answer.status == 200)
            let items = try #require(try answer.json["items"]).items
            #expect(items.map { $0["fate"]?.string } == ["created", "rejected", "created"])
        }
    }
}
