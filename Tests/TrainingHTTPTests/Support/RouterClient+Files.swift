import HTTPTypes
import Testing

@testable import Serving
@testable import TrainingHTTP

extension RouterClient {
    func file(_ target: String, _ text: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "text/csv; charset=utf-8"
        return try await send(.post, target, headers, body: Array(text.utf8))
    }

    /// The lines of a list as a file.
    func lines(_ target: String) async throws -> [String] {
        let answer = try await get(target, [.accept: "text/csv"])
        #expect(answer.status == 200, "\(answer.text)")
        return answer.text.split(separator: "\n").map(String.init)
    }
}
