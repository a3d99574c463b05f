import HTTPTypes
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("A code that is taken", .permit)
struct TakenCodeTests {
    @Test(arguments: [
        (
            "organizations", #"{"code":"79","name":"Tỉnh Mới","level":"province","parentCode":"VN"}"#,
            "organization_code_taken"
        ),
        ("officials", #"{"officialCode":"CB1","fullName":"Lê Mới","organizationCode":"79"}"#, "official_code_taken"),
        (
            "officials",
            #"{"officialCode":"CB9","nationalId":"001085000001","fullName":"Lê Mới","organizationCode":"79"}"#,
            "national_id_taken"
        ),
        ("courses", #"{"code":"DX-101","titleVi":"Khóa"}"#, "course_exists"),
        (
            "curricula",
            #"{"code":"CT-COBAN","titleVi":"Cơ bản","courses":[{"code":"DX-101","requirement":"required"}]}"#,
            "curriculum_exists"
        ),
        ("classes", #"{"code":"L-1","course":"DX-101"}"#, "class_exists"),
        (
            "goals",
            #"{"code":"DX-2022","titleVi":"Chỉ tiêu","target":10,"start":"2022-01-01","deadline":"2022-12-31"}"#,
            "goal_exists"
        ),
    ])
    func isAConflict(kind: String, body: String, code: String) async throws {
        try await withRegistry { client, training, _ in
            _ = try await training.classes.create(.seating(3, "L-1", of: "DX-101"), by: .tester)
            let answer = try await client.post("/v1/\(kind)", body)
            #expect(answer.status == 409, "\(answer.text)")
            #expect(try answer.problem().code == code)
        }
    }

    @Test func isAConflictInAnEditToo() async throws {
        try await withRegistry { client, _, _ in
            let body = Array(#"{"officialCode":"CC2"}"#.utf8)
            let answer = try await client.send(
                .patch,
                "/v1/officials/CB1",
                [.contentType: "application/json"],
                body: body
            )
            #expect(answer.status == 409, "\(answer.text)")
            #expect(try answer.problem().code == "official_code_taken")
        }
    }
}
