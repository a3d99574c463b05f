import HTTPTypes
import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("The registry over HTTP", .permit)
struct RegistryTests {
    private let fact = """
        {"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01", "score": 8.5, "evidence": "QĐ 12/QĐ-BTTTT"}
        """

    @Test func aCompletionIsRecordedOnce() async throws {
        try await withRegistry { client, _, postgres in
            let created = try await client.post("/v1/completions", fact, [.requestID: "r-1"])
            #expect(created.status == 201)
            let json = try created.json
            #expect(
                json.keys == [
                    "id", "official", "course", "completedOn", "recordedAt", "trainedFor", "satisfied", "enrollments",
                    "flags",
                ]
            )
            #expect(json["official"]?.string == "CB1")
            #expect(json["completedOn"]?.string == "2022-05-01")
            #expect(json["trainedFor"] == .array([]))
            let id = try #require(json["id"]?.string)
            #expect(created.headers[.location] == "/v1/completions/\(id)")

            let again = try await client.post("/v1/completions", fact, [.requestID: "r-2"])
            #expect(again.status == 200)
            #expect(try again.json == json)

            let who: (String, String?)? = try await postgres.first("select recorded_by, request from completion")
            #expect(who?.0 == "token:environment")
            #expect(who?.1 == "r-1")

            let last = try await client.post(
                "/v1/completions",
                #"{"official": "001085000001", "course": "DX-102", "completedOn": "2022-06-01"}"#
            )
            #expect(last.status == 201)
            #expect(try last.json["official"]?.string == "CB1")
            #expect(try last.json["trainedFor"] == .array([.text("DX-2022")]))
        }
    }

    @Test func parallelRequestsRecordACompletionOnce() async throws {
        try await withRegistry { client, _, _ in
            let answers = try await withThrowingTaskGroup(of: Answer.self) { tasks in
                for _ in 1...16 { tasks.addTask { try await client.post("/v1/completions", fact) } }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.map(\.status).sorted() == Array(repeating: 200, count: 15) + [201])
            #expect(Set(try answers.map { try $0.json["id"]?.string }).count == 1)
        }
    }

    @Test(arguments: [
        (
            #"{"official":"nobody","course":"DX-101","completedOn":"2022-05-01"}"#, 422, "unknown_official",
            ["/official"]
        ),
        (#"{"official":"CB1","course":"nothing","completedOn":"2022-05-01"}"#, 422, "unknown_course", ["/course"]),
        (
            #"{"official":"x","course":"y","completedOn":"2022-05-01"}"#, 422, "unknown_official",
            ["/official", "/course"]
        ),
        (
            #"{"official":"CB1","course":"DX-101","completedOn":"9999-05-01"}"#, 422, "completed_in_future",
            ["/completedOn"]
        ),
        (#"{"official":"","course":"DX-101","completedOn":"2022-05-01"}"#, 422, "missing_value", ["/official"]),
        (
            #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01","score":101}"#, 422, "number_out_of_range",
            ["/score"]
        ),
        (#"{"official":"CB1","course":"DX\u0000","completedOn":"2022-05-01"}"#, 422, "control_character", ["/course"]),
    ])
    func aRefusalNamesPlaceAndReason(body: String, status: Int, code: String, pointers: [String]) async throws {
        try await withRegistry { client, _, _ in
            let answer = try await client.post("/v1/completions", body, [.acceptLanguage: "en"])
            #expect(answer.status == status)
            let problem = try answer.problem()
            #expect(problem.code == code)
            #expect(!problem.detail.contains("{"))
            let items = try #require(try answer.json["errors"]).items
            #expect(items.map { $0["pointer"]?.string } == pointers)
        }
    }

    @Test func anotherFactInTheSamePlaceIsAConflict() async throws {
        try await withRegistry { client, _, _ in
            #expect(try await client.post("/v1/completions", fact).status == 201)
            let other = try await client.post("/v1/completions", fact.replacing("8.5", with: "9"))
            #expect(other.status == 409)
            #expect(try other.problem().code == "completion_differs")
        }
    }

    @Test(arguments: ["CB1", "001085000001"])
    func anOfficialIsShownWithoutTheNationalID(number: String) async throws {
        try await withRegistry { client, _, _ in
            _ = try await client.post("/v1/completions", fact)
            let answer = try await client.get("/v1/officials/\(number)")
            #expect(answer.status == 200)
            let json = try answer.json
            #expect(
                json.keys == ["official", "organizations", "absences", "mergedFrom", "completions", "trainedFor"]
            )
            #expect(json["official"]?["officialCode"]?.string == "CB1")
            #expect(json["official"]?["nationalId"]?.string == "•••••••••001")
            #expect(json["completions"]?.items.first?["score"] == .number("8.5"))
            #expect(!answer.text.contains("001085000001"))
            #expect(answer.headers[.cacheControl] == "private, no-cache")
        }
    }

    @Test func anOfficialWithoutACodeIsNotNamedByTheNationalIDEither() async throws {
        try await withRegistry { client, training, _ in
            _ = try await training.take(
                .officials,
                "national_id,full_name,organization_code\n079190000009,Phạm Thị Mai,79\n"
            )
            let body = fact.replacing("CB1", with: "079190000009")
            #expect(try await client.post("/v1/completions", body).status == 201)
            let answer = try await client.get("/v1/officials/079190000009")
            #expect(answer.status == 200)
            #expect(!answer.text.contains("079190000009"))
        }
    }

    @Test(arguments: ["nobody", "%C4%90", "a%2Fb", "001085000002"])
    func anUnknownOfficialIsNotFound(number: String) async throws {
        try await withRegistry { client, _, _ in
            let answer = try await client.get("/v1/officials/\(number)")
            #expect(answer.status == 404)
            #expect(try answer.problem().code == "no_such_official")
        }
    }

    @Test func progressHasItsShape() async throws {
        try await withRegistry { client, training, _ in
            _ = try await training.goals.allocate(
                "DX-2022",
                .shares([GoalAllocation(organization: "01", target: 4)]),
                by: .tester
            )
            for course in ["DX-101", "DX-102"] {
                _ = try await client.post("/v1/completions", fact.replacing("DX-101", with: course))
            }
            let answer = try await client.get("/v1/progress?by=province&asOf=2022-06-30&goal=&under=")
            #expect(answer.status == 200)
            #expect(answer.headers[.cacheControl] == "no-cache")
            // The text goes on with keys that were added later.
            #expect(
                answer.text.hasPrefix(
                    """
                    {"goal":{"code":"DX-2022",\
                    "titleVi":"10.000 cán bộ, công chức, viên chức được bồi dưỡng về chuyển đổi số năm 2022",\
                    "titleEn":"10,000 officials trained in digital transformation in 2022",\
                    "target":10000,"start":"2022-01-01","deadline":"2022-12-31"},\
                    "asOf":"2022-06-30","knownOn":"\(Day.today())","trained":1,"percent":0.01,"attendances":2,\
                    "opening":0,"plan":1,"closing":null,"officials":3,"onPace":false,\
                    "pace":{"expected":4958,"ahead":-4957,"daysLeft":184,"neededPerWeek":380.4,"lastWeeks":0},\
                    "forecast":{"at":"2022-12-31",
                    """
                )
            )
            for part in [
                """
                "series":[{"month":"2022-01","trained":0,"attendances":0},
                """,
                """
                "units":[\
                {"code":"01","name":"Thành phố Hà Nội","level":"province","target":4,"trained":1,"percent":25,\
                "attendances":2,"opening":0,"officials":1,"percentOfOfficials":100,"onPace":false,\
                "pace":{"expected":1,"ahead":0,"daysLeft":184,
                """,
                """
                "rank":1,"of":1},\
                {"code":"79","name":"Thành phố Hồ Chí Minh","level":"province","target":null,"trained":0,\
                "percent":null,"attendances":0,"opening":0,"officials":1,"percentOfOfficials":0,"onPace":false,\
                "pace":null,"forecast":{
                """,
            ] {
                #expect(answer.text.contains(part), "\(answer.text)")
            }
            #expect(try await client.get("/v1/progress?asOf=2022-04-30").json["trained"] == .number("0"))
            for (query, code) in [("goal=X", "no_such_goal"), ("under=99", "no_such_organization")] {
                let unknown = try await client.get("/v1/progress?\(query)")
                #expect(unknown.status == 404)
                #expect(try unknown.problem().code == code)
            }
        }
    }

    @Test(arguments: ["/v1/officials/CB1", "/v1/progress?asOf=2022-12-31"])
    func anUnchangedReportIsNotSentAgain(target: String) async throws {
        try await withRegistry { client, _, _ in
            let tag = try #require(try await client.get(target).headers[.eTag])
            let known = try await client.get(target, [.ifNoneMatch: "\"other\", \(tag)"])
            #expect(known.status == 304)
            #expect(known.headers[.eTag] == tag)
            #expect(known.body.isEmpty)
            _ = try await client.post("/v1/completions", fact)
            let changed = try await client.get(target, [.ifNoneMatch: tag])
            #expect(changed.status == 200)
            #expect(changed.headers[.eTag] != tag)
        }
    }

    @Test func readinessIsTheDatabasesWithItsSchema() async throws {
        try await withRegistry { client, _, postgres in
            #expect(try await client.get("/readyz").status == 200)
            try await postgres.execute("drop table schema_migration")
            let answer = try await client.get("/readyz", [.acceptLanguage: "en"])
            #expect(answer.status == 503)
            #expect(try answer.problem().code == "database_occupied")
        }
    }
}
