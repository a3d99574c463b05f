import FoundationEssentials
import HTTPTypes
import Shapes
import Testing

@testable import Serving
@testable import TrainingHTTP

/// An answer as the client sees it.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    var json: JSONValue {
        get throws { try JSONParser.parse(body) }
    }

    /// The members of a problem.
    func problem() throws -> (code: String, title: String, detail: String) {
        #expect(headers[.contentType] == "application/problem+json")
        let json = try json
        #expect(json["status"] == .number("\(status)"))
        let code = try #require(json["code"]?.string)
        #expect(json["type"]?.string == "https://daotao.dev/problems/" + code.replacing("_", with: "-"))
        return (code, try #require(json["title"]?.string), try #require(json["detail"]?.string))
    }
}

extension JSONValue {
    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var keys: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.key)
    }

    var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }
}
