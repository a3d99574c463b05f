import HTTPTypes
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Repeated, wrong and inexact values in a body", .permit)
struct ExactnessTests {
    /// A request and its faults, each `pointer code`, in their order.
    struct Refused: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        let body: String
        let faults: [String]

        var testDescription: String { "\(method) \(path) \(body)" }

        init(_ method: HTTPRequest.Method, _ path: String, _ body: String, _ faults: String...) {
            (self.method, self.path, self.body, self.faults) = (method, path, body, faults)
        }
    }

    private static let goal = #""code":"G-9","titleVi":"Mới","target":10,"start":"2022-01-01","deadline":"2022-12-31""#

    static let doubles = [
        Refused(
            .patch,
            "/v1/courses/DX-103",
            #"{"countsAs":[{"course":"DX-101"},{"course":"DX-102"},{"course":"DX-101","since":"2022-01-01"}]}"#,
            "/countsAs/2/course named_twice"
        ),
        Refused(
            .patch,
            "/v1/courses/DX-103",
            #"{"prerequisites":["DX-101","DX-101"],"languages":["vi","en","vi"]}"#,
            "/languages/2 named_twice",
            "/prerequisites/1 named_twice"
        ),
        Refused(
            .post,
            "/v1/goals",
            #"{\#(goal),"curricula":[{"code":"CT-COBAN"},{"code":"CT-COBAN","since":"2022-02-01"}]}"#,
            "/curricula/1/code named_twice"
        ),
        Refused(
            .patch,
            "/v1/goals/DX-2022",
            #"{"curricula":[{"code":"CT-COBAN"},{"code":"CT-COBAN"}]}"#,
            "/curricula/1/code named_twice"
        ),
        Refused(
            .post,
            "/v1/goals/DX-2022/allocation",
            #"{"shares":[{"organization":"79","target":5},{"organization":"01","target":5},{"organization":"79","target":6}]}"#,
            "/shares/2/organization named_twice"
        ),
        Refused(
            .post,
            "/v1/curricula",
            """
            {"code":"N-1","titleVi":"Mới","courses":[{"code":"DX-101","requirement":"required"},
            {"code":"DX-101","requirement":"elective"}]}
            """,
            "/courses/1/code named_twice"
        ),
        Refused(
            .put,
            "/v1/target-groups/tg9",
            #"{"titleVi":"Nhóm","categories":["cadre","cadre"],"positions":["giám đốc","bí thư","giám đốc"]}"#,
            "/categories/1 named_twice",
            "/positions/2 named_twice"
        ),
    ]

    static let together = [
        // Faults of the shape and faults of the rules together.
        Refused(
            .post,
            "/v1/goals",
            #"{"code":"G-9","titleVi":7,"target":10,"start":"2022-12-31","deadline":"2022-01-01"}"#,
            "/titleVi wrong_type",
            "/deadline goal_dates"
        ),
        Refused(
            .post,
            "/v1/classes",
            #"{"code":"L-9","course":"DX-101","capacity":0,"startsOn":"2022-02-01","endsOn":"2022-01-01","link":"x"}"#,
            "/capacity number_out_of_range",
            "/link invalid_link",
            "/endsOn class_days"
        ),
        Refused(
            .post,
            "/v1/completions",
            #"{"official":"CB1","course":"DX-101","completedOn":"soon","recognition":true}"#,
            "/completedOn invalid_date",
            "/evidence recognition_without_evidence"
        ),
        Refused(
            .post,
            "/v1/curricula",
            #"{"code":"N-1","titleVi":"","courses":[{"code":"DX-101","requirement":"elective"}]}"#,
            "/titleVi missing_value",
            "/courses curriculum_without_required"
        ),
        Refused(
            .post,
            "/v1/officials",
            #"{"fullName":"<b>Lê</b>","organizationCode":"79","gender":"x","email":"none"}"#,
            "/gender unknown_choice",
            " missing_number",
            "/fullName not_a_name",
            "/email invalid_email"
        ),
        // A number that can't be read doesn't count as missing.
        Refused(
            .post,
            "/v1/officials",
            #"{"officialCode":7,"nationalId":null,"fullName":"Lê Mới","organizationCode":"79"}"#,
            "/officialCode wrong_type"
        ),
        Refused(
            .post,
            "/v1/enrollments",
            #"{"enrolledOn":"soon","course":"DX-101","class":"L1"}"#,
            "/enrolledOn invalid_date",
            " enrollment_of_one_thing",
            " one_way_of_naming"
        ),
        // A rule about a field that can't be read adds no fault.
        Refused(
            .post,
            "/v1/goals",
            #"{"code":"G-9","titleVi":"Mới","target":10,"start":"later","deadline":"2022-01-01"}"#,
            "/start invalid_date"
        ),
        // Faults that only the database knows come all at once, too.
        Refused(
            .post,
            "/v1/courses",
            #"{"code":"N-1","titleVi":"Mới","prerequisites":["DX-101","no-1","no-2"],"countsAs":[{"course":"no-3"}]}"#,
            "/prerequisites/1 unknown_course",
            "/prerequisites/2 unknown_course",
            "/countsAs/0/course unknown_course"
        ),
        Refused(
            .post,
            "/v1/curricula",
            """
            {"code":"N-1","titleVi":"Mới","targetGroup":"nobody","courses":[{"code":"DX-101","requirement":"required"},
            {"code":"no-1","requirement":"elective"}]}
            """,
            "/targetGroup unknown_target_group",
            "/courses/1/code unknown_course"
        ),
        Refused(
            .post,
            "/v1/goals",
            #"{\#(goal),"curricula":[{"code":"CT-COBAN"},{"code":"no-1"},{"code":"no-2"}]}"#,
            "/curricula/1/code unknown_curriculum",
            "/curricula/2/code unknown_curriculum"
        ),
        Refused(
            .post,
            "/v1/enrollments",
            #"{"official":"CB1","course":"DX-101","enrolledOn":"1980-01-01"}"#,
            "/enrolledOn enrolled_too_early"
        ),
        Refused(
            .post,
            "/v1/classes",
            #"{"code":"L-9","course":"no-1","organization":"nowhere"}"#,
            "/course unknown_course",
            "/organization unknown_organization"
        ),
        Refused(
            .post,
            "/v1/officials",
            #"{"officialCode":"CB1","fullName":"Lê Mới","organizationCode":"nowhere","dateOfBirth":"2020-01-01"}"#,
            "/dateOfBirth underage",
            "/organizationCode unknown_organization",
            "/officialCode official_code_taken"
        ),
    ]

    static let inexact = [
        Refused(
            .post,
            "/v1/completions",
            #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01","score":8.125}"#,
            "/score too_many_decimals"
        ),
        Refused(.patch, "/v1/courses/DX-103", #"{"hours":0}"#, "/hours number_out_of_range"),
        Refused(.patch, "/v1/courses/DX-103", #"{"hours":1.005}"#, "/hours too_many_decimals"),
        Refused(
            .post,
            "/v1/curricula",
            """
            {"code":"N-1","titleVi":"Mới","minimumElectiveHours":0.125,
            "courses":[{"code":"DX-101","requirement":"required"}]}
            """,
            "/minimumElectiveHours too_many_decimals"
        ),
        Refused(
            .patch,
            "/v1/courses/DX-103",
            #"{"countsAs":[{"course":"DX-103"}]}"#,
            "/countsAs/0/course counts_as_itself"
        ),
        Refused(.patch, "/v1/courses/DX-103", #"{"prerequisites":["DX-103"]}"#, "/prerequisites/0 prerequisite_circle"),
        Refused(
            .post,
            "/v1/classes",
            #"{"code":"L-9","course":"DX-101","link":"javascript:alert(1)"}"#,
            "/link invalid_link"
        ),
        Refused(
            .post,
            "/v1/classes",
            #"{"code":"L-9","course":"DX-101","link":"ftp://example.vn/x"}"#,
            "/link invalid_link"
        ),
        Refused(.patch, "/v1/curricula/CT-COBAN", #"{"targetGroup":"nobody"}"#, "/targetGroup unknown_target_group"),
    ]

    @Test(arguments: doubles + together + inexact)
    func isRefused(_ refused: Refused) async throws {
        try await withRegistry { client, _, _ in
            let headers: HTTPFields = [.contentType: "application/json", .acceptLanguage: "en"]
            let answer = try await client.send(refused.method, refused.path, headers, body: Array(refused.body.utf8))
            #expect(answer.status == 422, "\(answer.text)")
            let faults = (try answer.json["errors"]?.items ?? []).map {
                "\($0["pointer"]?.string ?? "?") \($0["code"]?.string ?? "?")"
            }
            #expect(faults == refused.faults, "\(answer.text)")
        }
    }

    @Test(arguments: ["https://meet.example.vn/dx-101?lop=1", "HTTP://example.vn:8080", "http://[::1]/x"])
    func aWebLinkIsAccepted(link: String) async throws {
        try await withRegistry { client, _, _ in
            let answer = try await client.post("/v1/classes", #"{"code":"L-9","course":"DX-101","link":"\#(link)"}"#)
            #expect(answer.status == 201, "\(answer.text)")
        }
    }

    @Test func aNumberIsReadInEveryNotation() async throws {
        try await withRegistry { client, _, _ in
            let fact = #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01","score":85.000e-1}"#
            let first = try await client.post("/v1/completions", fact)
            let same = try await client.post("/v1/completions", fact.replacing("85.000e-1", with: "8.5"))
            #expect([first.status, same.status] == [201, 200])
        }
    }

    @Test func filesFollowTheSameRules() async throws {
        try await withRegistry { _, training, _ in
            func faults(_ kind: ImportKind, _ text: String) async throws -> [String] {
                try await training.take(kind, text).firstRejected.flatMap(\.faults).map {
                    "\($0.column ?? "") \($0.code.rawValue)"
                }
            }
            let scores = try await faults(
                .completions,
                "official_code,course_code,completed_on,score\nCB1,DX-101,2022-05-01,8.125\n"
            )
            #expect(scores == ["score too_many_decimals"])
            let hours = try await faults(
                .courses,
                "code,title_vi,hours\nN-1,Mới,0\nN-2,Mới,\"1,005\"\nN-3,Mới,1.5\n"
            )
            #expect(hours == ["hours number_out_of_range", "hours too_many_decimals"])
            let groups = try await faults(
                .curricula,
                """
                curriculum_code,title_vi,target_group,course_code,requirement
                N-1,Mới,nobody,DX-101,required

                """
            )
            #expect(groups == ["target_group unknown_target_group"])
        }
    }
}
