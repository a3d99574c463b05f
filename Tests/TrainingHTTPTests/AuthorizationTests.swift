import FoundationEssentials
import HTTPTypes
import PostgresTesting
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

/// Sends every route's request as every kind of caller.
///
/// The callers are one without a token, and one of each role with each scope: the whole state, a unit that contains the
/// thing, and a unit that doesn't. The routes come from the declarations of the operations, so that a new one can't be
/// forgotten.
@Suite("The rights and scopes of every operation", .permit)
struct AuthorizationTests {
    @Test func everyRouteEveryRoleEveryScope() async throws {
        try await withRegistry(today: .on(2022, 6, 1)) { client, training, _ in
            let state = try await State(training)
            let operations = try operations(of: training)
            #expect(
                Set(state.samples.keys) == Set(operations.map(\.id)),
                "each operation has a sample, and each sample one"
            )
            for operation in operations {
                guard let sample = state.samples[operation.id] else { continue }
                try await expect(operation, sample, client, state)
            }
        }
    }

    /// The answer to a caller whose scope doesn't contain the thing.
    enum Outside {
        /// The same answer as everybody's.
        case same
        /// The answer for a thing that doesn't exist.
        case hidden(Int)
        /// An answer that lacks these words.
        case lacks(String)
        /// A refusal, because the thing is another's.
        case forbidden
    }

    struct Sample {
        let target: String
        var body: String?
        var type = "application/json"
        let outside: Outside
        /// True if only its maker, or a caller of the whole state, sees the thing.
        var isOwn = false
        /// True if the answer goes on as long as the client reads.
        var isEndless = false
    }

    private func expect(
        _ operation: TrainingHTTP.Operation,
        _ sample: Sample,
        _ client: RouterClient,
        _ state: State
    ) async throws {
        guard let right = operation.right else {
            #expect(try await ask(operation, sample, client.showing(nil)).status < 300, "\(operation.id)")
            return
        }
        let stranger = try await ask(operation, sample, client.showing(nil))
        #expect(stranger.status == 401, "\(operation.id) without a token")
        #expect(stranger.headers[.wwwAuthenticate] == #"Bearer realm="daotao""#)
        for (holder, secret) in state.tokens {
            let answer = try await ask(operation, sample, client.showing(secret))
            let who: Comment =
                "\(operation.id) by \(holder.role) of \(holder.place): \(answer.status) \(answer.text.prefix(300))"
            guard holder.role >= right.role, !right.isOfWholeState || holder.place == .state else {
                #expect(answer.status == 403, who)
                #expect(try answer.problem().code == "forbidden", who)
                continue
            }
            if sample.isOwn, holder.place != .state {
                #expect(answer.status == 404, who)
                continue
            }
            switch (holder.place, sample.outside) {
            case (.outside, .hidden(let status)):
                #expect(answer.status == status, who)
            case (.outside, .lacks(let words)):
                #expect(answer.status < 300, who)
                #expect(!answer.text.contains(words), who)
            case (.outside, .forbidden):
                #expect(answer.status == 403, who)
            default:
                #expect(![401, 403, 404, 500, 503].contains(answer.status), who)
                if case .lacks(let words) = sample.outside { #expect(answer.text.contains(words), who) }
            }
        }
    }

    /// Sends a request, and compares the answer with the OpenAPI document.
    private func ask(
        _ operation: TrainingHTTP.Operation,
        _ sample: Sample,
        _ client: RouterClient
    ) async throws -> Answer {
        let answer = try await send(operation, sample, client)
        let what: Comment = "\(operation.id): \(answer.status) \(answer.text.prefix(300))"
        guard answer.status < 300 else {
            let codes = operation.problemsByStatus[answer.status] ?? []
            #expect(codes.contains(try answer.problem().code), what)
            return answer
        }
        let declared = try #require(operation.answers.first { $0.status.code == answer.status }, what)
        let type = try #require(answer.headers[.contentType]?.prefix { $0 != ";" }.description)
        let schema = try #require(declared.content.first { $0.type == type }?.schema, what)
        if type == "application/json" {
            let faults = schema.faults(of: try answer.json).map { "\($0.place) \($0.code)" }
            #expect(faults.isEmpty, what)
        }
        return answer
    }

    private func send(
        _ operation: TrainingHTTP.Operation,
        _ sample: Sample,
        _ client: RouterClient
    ) async throws -> Answer {
        var headers: HTTPFields = [.acceptLanguage: "en"]
        if sample.body != nil { headers[.contentType] = sample.type }
        let method = sample.isEndless ? .head : operation.method
        return try await client.send(method, sample.target, headers, body: Array((sample.body ?? "").utf8))
    }

    private func operations(of training: Training) throws -> [TrainingHTTP.Operation] {
        try ServedRegistry(training, .tested(), logger: .silent).operations
    }

    /// A kind of caller: a role, and whether the thing is in the scope.
    struct Holder: Hashable {
        let role: Role
        let place: Place

        enum Place: CaseIterable {
            case state, inside, outside
        }
    }

    /// A state with one thing of every kind in Hà Nội, and none in Hồ Chí Minh City.
    struct State {
        let tokens: [(Holder, String)]
        let samples: [String: Sample]

        init(_ training: Training) async throws {
            var tokens: [(Holder, String)] = []
            for role in Role.allCases {
                for place in Holder.Place.allCases {
                    let scope: String? =
                        switch place {
                        case .state: nil
                        case .inside: "01"
                        case .outside: "79"
                        }
                    let command = CreateToken(role: role, scope: scope, expiresAt: Date().addingTimeInterval(3600))
                    let created = try await training.accounts.create(command, by: .tester)
                    tokens.append((Holder(role: role, place: place), created.secret))
                }
            }
            self.tokens = tokens
            var fields = ClassEdit()
            fields.organization = .set("01")
            _ = try await training.classes.create(CreateClass(code: "L1", course: "DX-101", fields), by: .tester)
            let enrolled = try await training.enrollments.enroll(
                EnrollmentRequest(target: .class("L1"), officials: .numbered(["CB1"])),
                by: .tester
            )
            let command = RecordCompletion(official: "CB1", course: "DX-102", completedOn: .on(2022, 5, 1))
            let completion = try await training.completions.record(command, by: .tester)
            let other = CreateToken(role: .viewer, scope: "00001", expiresAt: Date().addingTimeInterval(3600))
            let token = try await training.accounts.create(other, by: .tester).token.id
            let task = try await training.importTasks.begin(.courses, fileName: "a.csv", by: .tester)
            let file = try SpooledFile()
            try file.write(Array("official_code\n".utf8))
            try await training.importTasks.end(
                task,
                answer: #"{"type":"x","title":"x","status":400,"detail":"x","code":"empty_file"}"#,
                failed: true,
                files: ImportTaskFile.allCases.map { ($0, file) }
            )
            var about = AuditFilter()
            about.official = "CB1"
            try await training.sealOnce()
            samples = Self.samples(
                enrollment: try #require(enrolled.items.first?.enrollment),
                completion: completion.id,
                token: token,
                task: task,
                entry: try #require(
                    try await training.audit.list(about, by: .tester, PageRequest(limit: 1)).items.first?.id
                )
            )
        }

        private static func samples(
            enrollment: String,
            completion: String,
            token: String,
            task: String,
            entry: String
        ) -> [String: Sample] {
            reads(enrollment, completion, token, task)
                .merging(["showAuditEntry": Sample(target: "/v1/audit/\(entry)", outside: .hidden(404))]) { $1 }
                .merging(shared()) { first, _ in first }
                .merging(changes(enrollment, completion, token)) { first, _ in first }
                .merging(files()) { first, _ in first }
        }

        private static func reads(
            _ enrollment: String,
            _ completion: String,
            _ token: String,
            _ task: String
        ) -> [String: Sample] {
            [
                "listOfficials": Sample(target: "/v1/officials", outside: .lacks("CB1")),
                "showOfficial": Sample(target: "/v1/officials/CB1", outside: .hidden(404)),
                "showRecordSheet": Sample(target: "/v1/officials/CB1/record", outside: .hidden(404)),
                "listOrganizations": Sample(target: "/v1/organizations", outside: .lacks("Phúc Xá")),
                "showOrganization": Sample(target: "/v1/organizations/00001", outside: .hidden(404)),
                "listEnrollments": Sample(target: "/v1/enrollments", outside: .lacks("CB1")),
                "showEnrollment": Sample(target: "/v1/enrollments/\(enrollment)", outside: .hidden(404)),
                "listCompletions": Sample(target: "/v1/completions", outside: .lacks("CB1")),
                "showCompletion": Sample(target: "/v1/completions/\(completion)", outside: .hidden(404)),
                "listTokens": Sample(target: "/v1/tokens", outside: .lacks(#""scope":"00001""#)),
                "showToken": Sample(target: "/v1/tokens/\(token)", outside: .hidden(404)),
                "listAudit": Sample(target: "/v1/audit?name=CB1", outside: .lacks(#""name":"CB1""#)),
                "listImports": Sample(target: "/v1/imports", outside: .same),
                "showImport": Sample(target: "/v1/imports/1", outside: .same, isOwn: true),
                "showImportTaskRejects": Sample(
                    target: "/v1/imports/tasks/\(task)/rejects",
                    outside: .same,
                    isOwn: true
                ),
                "showImportTaskNotes": Sample(target: "/v1/imports/tasks/\(task)/notes", outside: .same, isOwn: true),
                "showImportTask": Sample(target: "/v1/imports/tasks/\(task)", outside: .same, isOwn: true),
            ]
        }

        /// The samples of things that belong to the whole state.
        private static func shared() -> [String: Sample] {
            [
                "showProgress": Sample(target: "/v1/progress", outside: .same),
                "watchProgress": Sample(target: "/v1/progress/stream", outside: .same, isEndless: true),
                "showDashboard": Sample(target: "/", outside: .same),
                "isAlive": Sample(target: "/healthz", outside: .same),
                "showSeal": Sample(target: "/v1/seal", outside: .same),
                "isReady": Sample(target: "/readyz", outside: .same),
                "showDocument": Sample(target: "/openapi.json", outside: .same),
                "showMetrics": Sample(target: "/metrics", outside: .same),
                "listCourses": Sample(target: "/v1/courses", outside: .same),
                "showCourse": Sample(target: "/v1/courses/DX-101", outside: .same),
                "listCurricula": Sample(target: "/v1/curricula", outside: .same),
                "showCurriculum": Sample(target: "/v1/curricula/CT-COBAN", outside: .same),
                "listTargetGroups": Sample(target: "/v1/target-groups", outside: .same),
                "showTargetGroup": Sample(target: "/v1/target-groups/general", outside: .same),
                "listClasses": Sample(target: "/v1/classes", outside: .lacks(#""code":"L1""#)),
                "showClass": Sample(target: "/v1/classes/L1", outside: .hidden(404)),
                "listGoals": Sample(target: "/v1/goals", outside: .same),
                "explainOfficial": Sample(target: "/v1/officials/CB1/explanation", outside: .hidden(404)),
                "showGoal": Sample(target: "/v1/goals/DX-2022", outside: .same),
                "listGoalPlans": Sample(target: "/v1/goals/DX-2022/plans", outside: .same),
                "showGoalPlan": Sample(target: "/v1/goals/DX-2022/plans/1", outside: .same),
                "listOpeningBalances": Sample(target: "/v1/goals/DX-2022/balances", outside: .same),
            ]
        }

        private static func changes(
            _ enrollment: String,
            _ completion: String,
            _ token: String
        ) -> [String: Sample] {
            func change(_ target: String, _ body: String?, _ outside: Outside) -> Sample {
                Sample(target: target, body: body, outside: outside)
            }
            return [
                "registerOfficial": change(
                    "/v1/officials",
                    #"{"officialCode":"N1","fullName":"Lê Mới","organizationCode":"00001"}"#,
                    .hidden(422)
                ),
                "editOfficial": change("/v1/officials/CB1", #"{"position":"Bí thư"}"#, .hidden(404)),
                "departOfficial": change(
                    "/v1/officials/CB1/departure",
                    #"{"leftOn":"2022-05-20","reason":"nghỉ"}"#,
                    .hidden(404)
                ),
                "returnOfficial": change("/v1/officials/CB1/return", #"{"returnedOn":"2022-05-21"}"#, .hidden(404)),
                "correctOfficial": change(
                    "/v1/officials/CB1/correction",
                    #"{"leftOn":"2022-05-19","reason":"nhầm"}"#,
                    .hidden(404)
                ),
                "mergeOfficials": change("/v1/officials/CB1/merge", #"{"duplicate":"CB1"}"#, .hidden(404)),
                "createOrganization": change(
                    "/v1/organizations",
                    #"{"code":"00002","parentCode":"001","level":"commune","name":"Phường Mới"}"#,
                    .same
                ),
                "editOrganization": change("/v1/organizations/G03", #"{"name":"Bộ GDĐT"}"#, .same),
                "closeOrganization": change("/v1/organizations/001/closing", #"{"closedOn":"2022-06-01"}"#, .same),
                "reopenOrganization": change("/v1/organizations/G14/reopening", "{}", .same),
                "createCourse": change("/v1/courses", #"{"code":"N-1","titleVi":"Mới"}"#, .same),
                "editCourse": change("/v1/courses/DX-103", #"{"provider":"Học viện"}"#, .same),
                "publishCourse": change("/v1/courses/DX-103/publication", nil, .same),
                "retireCourse": change("/v1/courses/N-1/retirement", "{}", .same),
                "createCurriculum": change(
                    "/v1/curricula",
                    #"{"code":"N-1","titleVi":"Mới","courses":[{"code":"DX-103","requirement":"required"}]}"#,
                    .same
                ),
                "editCurriculum": change("/v1/curricula/N-1", #"{"titleEn":"New"}"#, .same),
                "publishCurriculum": change("/v1/curricula/N-1/publication", "{}", .same),
                "retireCurriculum": change("/v1/curricula/N-1/retirement", "{}", .same),
                "putTargetGroup": change("/v1/target-groups/n", #"{"titleVi":"Mới"}"#, .same),
                "createClass": change(
                    "/v1/classes",
                    #"{"code":"L2","course":"DX-101","organization":"01"}"#,
                    .hidden(422)
                ),
                "editClass": change("/v1/classes/L1", #"{"place":"Hà Nội"}"#, .hidden(404)),
                "enrollOfficials": change("/v1/enrollments", #"{"official":"CB1","course":"DX-103"}"#, .hidden(422)),
                "approveEnrollment": change("/v1/enrollments/\(enrollment)/approval", "{}", .hidden(404)),
                "rejectEnrollment": change("/v1/enrollments/\(enrollment)/rejection", #"{"reason":"x"}"#, .hidden(404)),
                "withdrawEnrollment": change(
                    "/v1/enrollments/\(enrollment)/withdrawal",
                    #"{"reason":"x"}"#,
                    .hidden(404)
                ),
                "failEnrollment": change("/v1/enrollments/\(enrollment)/failure", #"{"reason":"x"}"#, .hidden(404)),
                "recordCompletions": change(
                    "/v1/completions",
                    #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01"}"#,
                    .hidden(422)
                ),
                "revokeCompletion": change(
                    "/v1/completions/\(completion)/revocation",
                    #"{"reason":"x"}"#,
                    .hidden(404)
                ),
                "createGoal": change(
                    "/v1/goals",
                    #"{"code":"N-1","titleVi":"Mới","target":5,"start":"2022-01-01","deadline":"2022-12-31"}"#,
                    .same
                ),
                "editGoal": change("/v1/goals/DX-2022", #"{"titleEn":"Ten thousand"}"#, .same),
                "allocateGoal": change("/v1/goals/DX-2022/allocation", #"{"byHeadcount":true}"#, .same),
                "addOpeningBalance": change(
                    "/v1/goals/DX-2022/balances",
                    #"{"organization":"01","officials":5,"day":"2022-03-31","source":"BC 1"}"#,
                    .same
                ),
                "replaceOpeningBalance": change(
                    "/v1/goals/DX-2022/balances/1/replacement",
                    #"{"officials":2,"source":"QĐ 2"}"#,
                    .same
                ),
                "closeGoal": change("/v1/goals/DX-2022/closing", "{}", .same),
                "createToken": change(
                    "/v1/tokens",
                    #"{"role":"viewer","scope":"00001","expiresAt":"2100-01-01T00:00:00Z"}"#,
                    .hidden(422)
                ),
                "revokeToken": change("/v1/tokens/\(token)/revocation", nil, .hidden(404)),
                "undoImport": change("/v1/imports/4/undo", nil, .same),
            ]
        }

        private static func files() -> [String: Sample] {
            func file(_ kind: String, _ text: String, _ outside: Outside) -> Sample {
                Sample(target: "/v1/imports/\(kind)?dryRun=true", body: text, type: "text/csv", outside: outside)
            }
            // A caller outside the scope gets every row refused as if its things didn't exist.
            return [
                "importOrganizations": file("organizations", Samples.organizations, .same),
                "importCourses": file("courses", Samples.courses, .same),
                "importCurricula": file("curricula", Samples.curricula, .same),
                "importOfficials": file(
                    "officials",
                    "official_code,full_name,organization_code\nN9,Lê Văn Chín,00001\n",
                    .lacks(#""rejected":0"#)
                ),
                "importEnrollments": file(
                    "enrollments",
                    "official_code,course_code,enrolled_on\nCB1,DX-102,2022-05-02\n",
                    .same
                ),
                "importCompletions": file(
                    "completions",
                    "official_code,course_code,completed_on\nCB1,DX-103,2022-05-01\n",
                    .lacks(#""rejected":0"#)
                ),
                "exportOrganizations": Sample(target: "/v1/exports/organizations", outside: .lacks("Phúc Xá")),
                "exportOfficials": Sample(target: "/v1/exports/officials", outside: .lacks("CB1")),
                "exportCourses": Sample(target: "/v1/exports/courses", outside: .same),
                "exportCurricula": Sample(target: "/v1/exports/curricula", outside: .same),
                "exportEnrollments": Sample(target: "/v1/exports/enrollments", outside: .lacks("CB1")),
                "exportCompletions": Sample(target: "/v1/exports/completions", outside: .lacks("CB1")),
            ]
        }
    }
}
