import HTTPTypes
import PostgresTesting
import Shapes
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("The field of a fault, in words and by a pointer", .permit)
struct FieldNameTests {
    @Test(arguments: [
        (Language.en, "Reason begins or ends with white space."),
        (.vi, "Lý do bắt đầu hoặc kết thúc bằng khoảng trắng."),
    ])
    func aFieldHasItsNameForPeople(language: Language, detail: String) async throws {
        let headers: HTTPFields = [.acceptLanguage: language.rawValue]
        let answer = try await RouterClient().post("/v1/enrollments/1/withdrawal", #"{"reason":"  "}"#, headers)
        #expect(answer.status == 422)
        #expect(try answer.problem().detail == detail)
    }

    @Test(arguments: [(Language.en, "Vietnamese title is missing."), (.vi, "Thiếu tên tiếng Việt.")])
    func aKeyHasTheNameOfItsColumn(language: Language, detail: String) async throws {
        let headers: HTTPFields = [.acceptLanguage: language.rawValue]
        let answer = try await RouterClient().post("/v1/courses", #"{"code":"N-1","titleVi":""}"#, headers)
        #expect(answer.status == 422)
        #expect(try answer.problem().detail == detail)
    }

    @Test(arguments: [
        (Language.en, ["\"positions/0\" is missing.", "The field \"positions/1\" must be of type string."]),
        (.vi, ["Thiếu «positions/0».", "Trường «positions/1» phải là kiểu string."]),
    ])
    func anItemIsNamedByItsArray(language: Language, details: [String]) async throws {
        let answer = try await RouterClient().send(
            .put,
            "/v1/target-groups/tg9",
            [.contentType: "application/json", .acceptLanguage: language.rawValue],
            body: Array(#"{"titleVi":"Nhóm","positions":["",5]}"#.utf8)
        )
        #expect(answer.status == 422)
        let items = try #require(try answer.json["errors"]).items
        #expect(items.map { $0["pointer"]?.string } == ["/positions/0", "/positions/1"])
        #expect(items.map { $0["detail"]?.string } == details)
    }

    @Test(arguments: Language.allCases)
    func noSentenceShowsTheKeyOfACatalogue(language: Language) throws {
        let bodies = try OpenAPITests.wired().0.compactMap(\.body).filter { !$0.isStreamed }
        let fields = Set(bodies.flatMap(\.schema.fields))
        #expect(fields.isSuperset(of: ["titleVi", "expiresAt", "reason", "positions"]))
        var sentences = fields.flatMap { field in
            ErrorCode.allCases.map { Fault(field, $0).sentence(in: language) }
        }
        let values: [JSONValue] = [
            "", "  x", "\u{1}", .text(String(repeating: "x", count: 100_001)), .number("-1e9"), .null,
        ]
        for body in bodies {
            for value in values {
                let faults = body.schema.faults(of: body.schema.filled(with: value))
                sentences += faults.map { $0.sentence(in: language) }
            }
        }
        #expect(sentences.filter { $0.contains("column.") }.isEmpty)
    }

    @Test(arguments: [
        (
            HTTPRequest.Method.post, "/v1/officials",
            #"{"officialCode":"NEW1","fullName":"Lê Mới","organizationCode":"nothing"}"#, "/organizationCode"
        ),
        (.patch, "/v1/officials/CB1", #"{"organizationCode":"nothing"}"#, "/organizationCode"),
        (.post, "/v1/enrollments", #"{"course":"DX-101","under":"nothing"}"#, "/under"),
        (
            .post, "/v1/goals/DX-2022/allocation",
            #"{"shares":[{"organization":"79","target":5},{"organization":"nothing","target":5}]}"#,
            "/shares/1/organization"
        ),
        (
            .post, "/v1/curricula",
            """
            {"code":"N-1","titleVi":"Mới","courses":[{"code":"DX-101","requirement":"required"},
            {"code":"nothing","requirement":"elective"}]}
            """,
            "/courses/1/code"
        ),
        (.post, "/v1/classes", #"{"code":"N-1","course":"nothing"}"#, "/course"),
        (.post, "/v1/classes", #"{"code":"N-1","course":"DX-101","organization":"nothing"}"#, "/organization"),
    ])
    func aPointerNamesAMemberOfTheBody(
        method: HTTPRequest.Method,
        path: String,
        body: String,
        pointer: String
    ) async throws {
        try await withRegistry { client, _, _ in
            let headers: HTTPFields = [.contentType: "application/json"]
            let answer = try await client.send(method, path, headers, body: Array(body.utf8))
            #expect(answer.status == 422, "\(answer.text)")
            let code = try answer.problem().code
            #expect(["unknown_organization", "unknown_course"].contains(code))
            #expect(try #require(try answer.json["errors"]).items.map { $0["pointer"]?.string } == [pointer])
        }
    }
}

extension Schema {
    /// The keys of all objects in the shape.
    fileprivate var fields: [String] {
        switch kind {
        case .anything, .text, .day, .moment, .integer, .number, .flag, .choice: []
        case .object(let properties): properties.flatMap { [$0.name] + $0.schema.fields }
        case .list(let schema, _, _), .map(let schema), .nullable(let schema), .named(_, let schema): schema.fields
        case .either(let schemas): schemas.flatMap(\.fields)
        }
    }

    /// A value of this shape in which every member is the given value.
    fileprivate func filled(with value: JSONValue) -> JSONValue {
        switch kind {
        case .anything, .text, .day, .moment, .integer, .number, .flag, .choice: value
        case .object(let properties):
            .object(properties.map { JSONValue.Member(key: $0.name, value: $0.schema.filled(with: value)) })
        case .list(let schema, _, _): .array([schema.filled(with: value)])
        case .map(let schema): .object([JSONValue.Member(key: "noName", value: schema.filled(with: value))])
        case .nullable(let schema), .named(_, let schema): schema.filled(with: value)
        case .either(let schemas): schemas.first?.filled(with: value) ?? value
        }
    }
}
