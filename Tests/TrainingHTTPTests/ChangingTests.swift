import FoundationEssentials
import HTTPTypes
import Testing
import Training
import TrainingTesting

@testable import TrainingHTTP

@Suite("What changes is changed once, and not over what others changed")
struct ChangingTests {
    private static let course = #"{"code": "N-1", "titleVi": "Khóa mới"}"#

    @Test func theSameKeyIsTheSameRequest() async throws {
        try await withRegistry { client, _, _ in
            let key: HTTPFields = [.idempotencyKey: #""8e03""#]
            let first = try await client.post("/v1/courses", Self.course, key)
            #expect(first.status == 201)
            #expect(first.headers[.idempotencyReplayed] == nil)
            let again = try await client.post("/v1/courses", Self.course, key)
            #expect(again.status == 201)
            #expect(again.body == first.body)
            #expect(again.headers[.eTag] == first.headers[.eTag])
            #expect(again.headers[.location] == "/v1/courses/N-1")
            #expect(again.headers[.idempotencyReplayed] == "true")
            // Without the key it would be another course of that code.
            #expect(try await client.post("/v1/courses", Self.course).status == 409)
        }
    }

    @Test func aKeyIsForOneRequestOfOneCaller() async throws {
        try await withRegistry { client, training, _ in
            let key: HTTPFields = [.idempotencyKey: "k"]
            #expect(try await client.post("/v1/courses", Self.course, key).status == 201)
            let other = try await client.post("/v1/courses", Self.course.replacing("N-1", with: "N-2"), key)
            #expect(other.status == 422)
            #expect(try other.problem().code == "idempotency_key_reused")
            let token = CreateToken(role: .administrator, expiresAt: .now.addingTimeInterval(60))
            let secret = try await training.accounts.create(token, by: .tester).secret
            let stranger = try await client.showing(secret).post("/v1/courses", Self.course, key)
            #expect(try stranger.problem().code == "course_exists")
        }
    }

    @Test func whatWasRefusedIsRefusedAgain() async throws {
        try await withRegistry { client, _, _ in
            let key: HTTPFields = [.idempotencyKey: "k"]
            let fact = #"{"official": "NEW1", "course": "DX-101", "completedOn": "2022-05-01"}"#
            let first = try await client.post("/v1/completions", fact, key)
            #expect(try first.problem().code == "unknown_official")
            let official = #"{"officialCode": "NEW1", "fullName": "Lê Mới", "organizationCode": "79"}"#
            #expect(try await client.post("/v1/officials", official).status == 201)
            #expect(try await client.post("/v1/completions", fact, key).body == first.body)
            #expect(try await client.post("/v1/completions", fact, [.idempotencyKey: "l"]).status == 201)
        }
    }

    @Test func whoExpectedAnotherStateMayAskAgainUnderTheSameKey() async throws {
        try await withRegistry { client, _, _ in
            func patch(_ tag: String) async throws -> Answer {
                let headers: HTTPFields = [.contentType: "application/json", .idempotencyKey: "k", .ifMatch: tag]
                let body = Array(#"{"provider": "Học viện"}"#.utf8)
                return try await client.send(.patch, "/v1/courses/DX-101", headers, body: body)
            }
            #expect(try await patch(#""zz""#).status == 412)
            let seen = try #require(try await client.get("/v1/courses/DX-101").headers[.eTag])
            let changed = try await patch(seen)
            #expect(changed.status == 200)
            #expect(changed.headers[.idempotencyReplayed] == nil)
            let again = try await patch(seen)
            #expect(again.body == changed.body)
            #expect(again.headers[.idempotencyReplayed] == "true")
        }
    }

    @Test func whatIsPutIsMadeOrChangedAsTheClientExpects() async throws {
        try await withRegistry { client, _, _ in
            let path = "/v1/target-groups/tg2"
            func put(_ title: String, _ conditions: HTTPFields = [:]) async throws -> Answer {
                var headers = conditions
                headers[.contentType] = "application/json"
                return try await client.send(.put, path, headers, body: Array(#"{"titleVi": "\#(title)"}"#.utf8))
            }
            #expect(try await put("Một", [.ifMatch: "*"]).status == 412)
            #expect(try await put("Một", [.ifMatch: #""zz""#]).status == 412)
            #expect(try await client.get(path).status == 404)
            let made = try await put("Một", [.ifNoneMatch: "*"])
            #expect(made.status == 201)
            let tag = try #require(made.headers[.eTag])
            #expect(try await client.get(path).headers[.eTag] == tag)
            let refused = try await put("Hai", [.ifNoneMatch: "*"])
            #expect(refused.status == 412)
            #expect(try refused.problem().code == "precondition_failed")
            #expect(try await put("Hai", [.ifNoneMatch: tag]).status == 412)
            #expect(try await client.get(path).headers[.eTag] == tag)
            #expect(try await put("Hai", [.ifMatch: "*"]).status == 200)
            #expect(try await put("Ba", [.ifNoneMatch: tag]).status == 200)
            #expect(try await client.get(path).json["titleVi"]?.string == "Ba")
        }
    }

    @Test func ofThoseWhoMakeTheSameAtOnceOneDoes() async throws {
        try await withRegistry { client, _, _ in
            let statuses: [Int] = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for number in 1...8 {
                    tasks.addTask {
                        try await client.send(
                            .put,
                            "/v1/target-groups/tg2",
                            [.contentType: "application/json", .ifNoneMatch: "*"],
                            body: Array(#"{"titleVi": "Nhóm \#(number)"}"#.utf8)
                        ).status
                    }
                }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201] + Array(repeating: 412, count: 7))
        }
    }

    /// Ending a unit tells of its people; its tag is that of the unit, which can go on after all.
    @Test func aUnitEndsWithItsPeopleAndGoesOn() async throws {
        try await withRegistry { client, _, _ in
            let path = "/v1/organizations/79"
            let seen = try #require(try await client.get(path).headers[.eTag])
            let headers: HTTPFields = [.ifMatch: seen]
            let ended = try await client.post("\(path)/closing", #"{"closedOn": "2022-06-01"}"#, headers)
            #expect(ended.status == 200, "\(ended.text)")
            #expect(try ended.json["officials"] == .number("1"))
            #expect(try ended.json["validUntil"]?.string == "2022-06-01")
            let past = try await client.get("\(path)?on=2022-05-31")
            #expect(past.headers[.eTag] == ended.headers[.eTag])
            let body = #"{"closedOn": "2022-06-01", "moveTo": "G14"}"#
            let moved = try await client.post("\(path)/closing", body).json
            #expect((moved["officials"], moved["moved"]) == (.number("0"), .number("1")))
            #expect(moved["movedTo"]?.string == "G14")
            let nowhere = try await client.post("\(path)/closing", body.replacing("G14", with: "nowhere"))
            #expect(nowhere.status == 422)
            #expect(nowhere.text.contains("/moveTo"), "\(nowhere.text)")

            let new = #"{"code": "79", "parentCode": "VN", "level": "province", "name": "Tỉnh"}"#
            let taken = try await client.post("/v1/organizations", new)
            #expect(taken.status == 409)
            #expect(try taken.problem().code == "organization_ended")
            let tag = try #require(past.headers[.eTag])
            #expect(try await client.post("\(path)/reopening", "{}", [.ifMatch: seen]).status == 412)
            let again = try await client.post("\(path)/reopening", "{}", [.ifMatch: tag])
            #expect(again.status == 200, "\(again.text)")
            #expect(try await client.get(path).headers[.eTag] == again.headers[.eTag])
            #expect(try await client.post("\(path)/reopening", "{}").problem().code == "organization_not_ended")
        }
    }

    @Test(arguments: [
        ("/v1/courses/DX-101", HTTPRequest.Method.patch, #"{"provider": "Học viện"}"#),
        ("/v1/officials/CB1", .patch, #"{"position": "Bí thư"}"#),
        ("/v1/organizations/79", .patch, #"{"name": "TP Hồ Chí Minh"}"#),
        ("/v1/curricula/CT-COBAN", .patch, #"{"titleEn": "The essentials"}"#),
        ("/v1/goals/DX-2022", .patch, #"{"titleEn": "Ten thousand"}"#),
        ("/v1/target-groups/leaders", .put, #"{"titleVi": "Lãnh đạo"}"#),
    ])
    func nobodyWritesOverWhatOthersChanged(path: String, method: HTTPRequest.Method, body: String) async throws {
        try await withRegistry { client, _, _ in
            let seen = try #require(try await client.get(path).headers[.eTag])
            #expect(try await client.get(path, [.ifNoneMatch: seen]).status == 304)
            let changed = try await client.send(
                method,
                path,
                [.contentType: "application/json", .ifMatch: seen],
                body: Array(body.utf8)
            )
            #expect(changed.status == 200, "\(changed.text)")
            let tag = try #require(changed.headers[.eTag])
            #expect(tag != seen)
            #expect(try await client.get(path).headers[.eTag] == tag)
            #expect(try await client.get(path, [.ifNoneMatch: seen]).status == 200)
            let late = try await client.send(
                method,
                path,
                [.contentType: "application/json", .ifMatch: seen],
                body: Array(body.utf8)
            )
            #expect(late.status == 412)
            #expect(try late.problem().code == "precondition_failed")
        }
    }

    /// An answer that tells more than the thing has the thing's tag: what is seen next is what was answered.
    @Test func whatChangesTheRulesTellsWhatBecameOfTheNumber() async throws {
        try await withRegistry { client, _, _ in
            for course in ["DX-101", "DX-102"] {
                let fact = #"{"official": "CB1", "course": "\#(course)", "completedOn": "2022-05-01"}"#
                #expect(try await client.post("/v1/completions", fact).status == 201)
            }
            func change(_ path: String, _ body: String, by method: HTTPRequest.Method = .post) async throws -> Answer {
                let answer = try await client.send(
                    method,
                    path,
                    [.contentType: "application/json"],
                    body: Array(body.utf8)
                )
                #expect(answer.status == 200, "\(answer.text)")
                let shown = path.split(separator: "/").prefix(3).joined(separator: "/")
                #expect(try await client.get("/" + shown).headers[.eTag] == answer.headers[.eTag])
                return answer
            }
            let retirement = "/v1/curricula/CT-COBAN/retirement"
            let ended = try await change(retirement, #"{"retiredOn": "2022-04-01"}"#)
            #expect(try ended.json["status"]?.string == "retired")
            #expect(ended.text.contains(#""changedGoals":[{"goal":"DX-2022","before":1,"after":0}]"#))
            let published = try await change(retirement, #"{"retiredOn": null}"#)
            #expect(try published.json["status"]?.string == "published")
            #expect(published.text.contains(#""changedGoals":[{"goal":"DX-2022","before":0,"after":1}]"#))
            let goal = try await change("/v1/goals/DX-2022", #"{"deadline": "2022-04-30"}"#, by: .patch)
            #expect(goal.text.contains(#""changedGoals":[{"goal":"DX-2022","before":1,"after":0}]"#))
            let course = try await change("/v1/courses/DX-101", #"{"provider": "Học viện"}"#, by: .patch)
            #expect(course.text.contains(#""changedGoals":[]"#))
            let later = try await change("/v1/courses/DX-101/retirement", #"{"retiredOn": "2999-01-01"}"#)
            #expect(try later.json["status"]?.string == "published")
            #expect(try await client.get("/v1/courses?status=retired").json["items"]?.items.isEmpty == true)
        }
    }

    @Test func ofSeveralFactsEachHasItsFate() async throws {
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

    @Test func linesAreTakenOneByOne() async throws {
        try await withRegistry { client, _, _ in
            let fact = #"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01"}"#
            let body = fact + "\n\nno JSON\n" + fact.replacing("DX-101", with: "DX-102") + "\r\n"
            let answer = try await client.post("/v1/completions", body, [.contentType: "application/x-ndjson"])
            #expect(answer.status == 200)
            let items = try #require(try answer.json["items"]).items
            #expect(items.map { $0["fate"]?.string } == ["created", "rejected", "created"])
        }
    }

    @Test func aListGoesOnWhileItGrows() async throws {
        try await withRegistry { client, _, _ in
            let first = try await client.get("/v1/officials?limit=2").json
            #expect(first["items"]?.items.map { $0["officialCode"]?.string } == ["CB1", "CC2"])
            let official = #"{"officialCode": "A0", "fullName": "Lê Mới", "organizationCode": "79"}"#
            #expect(try await client.post("/v1/officials", official).status == 201)
            let next = try #require(first["next"]?.string)
            let rest = try await client.get("/v1/officials?limit=2&cursor=\(next)").json
            #expect(rest["items"]?.items.map { $0["officialCode"]?.string } == ["VC3", "A0"])
            #expect(rest["next"] == .null)
        }
    }

    @Test func aListIsAlsoAFile() async throws {
        try await withRegistry { client, _, _ in
            let answer = try await client.get("/v1/officials?limit=1", [.accept: "text/csv"])
            #expect(answer.headers[.contentType] == "text/csv; charset=utf-8; header=present")
            let lines = answer.text.split(separator: "\n")
            #expect(lines.first?.hasPrefix("official_code,national_id,full_name") == true)
            #expect(lines.dropFirst().map { $0.prefix(3) } == ["CB1", "CC2", "VC3"])
            #expect(try await client.get("/v1/officials?q=thuy", [.accept: "text/csv"]).text.contains("CB1"))
            #expect(try await client.get("/v1/officials?under=nowhere", [.accept: "text/csv"]).status == 404)
        }
    }

    @Test func aListOfCompletionsAsAFileHasAllThatTheListHas() async throws {
        try await withRegistry { client, training, _ in
            _ = try await training.take(
                .officials,
                "national_id,full_name,organization_code\n079190000009,Phạm Thị Mai,79\n"
            )
            var ids: [String] = []
            for official in ["CB1", "079190000009"] {
                let fact = """
                    {"official": "\(official)", "course": "DX-101", "completedOn": "2022-05-01", "score": 8.5}
                    """
                ids.append(try #require(try await client.post("/v1/completions", fact).json["id"]?.string))
            }
            let path = "/v1/completions/\(ids[0])/revocation"
            #expect(try await client.post(path, #"{"reason": "nhầm người"}"#).status == 200)

            let shown = try await client.get("/v1/completions")
            #expect(shown.headers[.cacheControl] == "private, no-cache")
            #expect(try shown.json["items"]?.items.count == 2)
            let lines = try await self.lines("/v1/completions", client)
            #expect(
                lines.first == """
                    official_code,national_id,course_code,completed_on,score,evidence,id,recorded_at,recorded_by,\
                    is_recognition,expires_on,flags,revoked_at,revocation_reason
                    """
            )
            #expect(lines.count == 3)
            #expect(lines[1].hasPrefix("CB1,,DX-101,2022-05-01,8.5,,\(ids[0]),"))
            #expect(lines[1].hasSuffix(",nhầm người"))
            #expect(lines[2].hasPrefix("id:4,,DX-101,2022-05-01,8.5,,\(ids[1]),"))
            #expect(lines[2].hasSuffix(",token:environment,false,,,,"))
            let revoked = try await self.lines("/v1/completions?official=CB1&revoked=true", client)
            #expect(revoked == Array(lines[0...1]))

            let reader = CreateToken(role: .viewer, expiresAt: .now.addingTimeInterval(60), seesNationalIDs: true)
            let secret = try await training.accounts.create(reader, by: .tester).secret
            let whole = try await self.lines("/v1/completions?revoked=false", client.showing(secret))
            #expect(whole.last?.hasPrefix(",079190000009,DX-101,") == true)
        }
    }

    @Test func aListOfEnrollmentsAsAFileNamesOfficialsInTheirColumns() async throws {
        try await withRegistry { client, training, _ in
            _ = try await training.take(
                .officials,
                "national_id,full_name,organization_code\n079190000009,Phạm Thị Mai,79\n"
            )
            var ids: [String] = []
            for official in ["CB1", "079190000009"] {
                let body = #"{"official": "\#(official)", "course": "DX-101", "enrolledOn": "2022-05-01"}"#
                ids.append(try #require(try await client.post("/v1/enrollments", body).json["id"]?.string))
            }
            let lines = try await self.lines("/v1/enrollments", client)
            #expect(
                lines.first == """
                    official_code,national_id,course_code,class_code,curriculum_code,enrolled_on,id,state
                    """
            )
            #expect(lines.count == 3)
            #expect(lines[1].hasPrefix("CB1,,DX-101,,,2022-05-01,\(ids[0]),"))
            #expect(lines[2].hasPrefix("id:4,,DX-101,,,2022-05-01,\(ids[1]),"))
        }
    }

    /// A code of twelve digits is a code, whoever asks.
    @Test func aCodeThatReadsLikeANationalIDIsACode() async throws {
        try await withRegistry(today: .on(2022, 6, 1)) { client, training, _ in
            let code = "001085123456"
            let people = "official_code,full_name,organization_code\n\(code),Phạm Mã,01\n"
            _ = try await training.take(.officials, people)
            let fact = #"{"official": "\#(code)", "course": "DX-101", "completedOn": "2022-05-01"}"#
            #expect(try await client.post("/v1/completions", fact).status == 201)
            let asked = #"{"official": "\#(code)", "course": "DX-102", "enrolledOn": "2022-05-01"}"#
            #expect(try await client.post("/v1/enrollments", asked).status == 201)
            let token = CreateToken(role: .viewer, expiresAt: .now.addingTimeInterval(60))
            let viewer = client.showing(try await training.accounts.create(token, by: .tester).secret)
            for client in [client, viewer] {
                for list in ["/v1/completions", "/v1/enrollments"] {
                    let lines = try await self.lines(list, client)
                    #expect(lines.count == 2)
                    #expect(lines[1].hasPrefix("\(code),,DX-10"), "\(lines[1])")
                    #expect(try await client.get(list).text.contains(#""official":"\#(code)""#))
                }
            }
        }
    }

    @Test func daysOfAnOfficialAreCorrected() async throws {
        try await withRegistry(today: .on(2022, 6, 1)) { client, training, _ in
            let edit = OfficialEdit([.organization: "79"], effectiveOn: .on(2022, 5, 1))
            _ = try await training.officials.edit("CB1", edit, by: .tester)
            _ = try await training.officials.depart("CB1", on: .on(2022, 5, 20), reason: "Nghỉ hưu", by: .tester)
            let path = "/v1/officials/CB1/correction"
            let seen = try #require(try await client.get("/v1/officials/CB1").headers[.eTag])
            let body = #"{"movedOn": "2022-04-01", "leftOn": null, "reason": "Nhầm người"}"#
            #expect(try await client.post(path, body, [.ifMatch: #""zz""#]).status == 412)
            let answer = try await client.post(path, body, [.ifMatch: seen])
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try answer.json["organizations"]?.items.first?["since"]?.string == "2022-04-01")
            #expect(try answer.json["absences"]?.items.isEmpty == true)
            for (body, status, pointer) in [
                (#"{"movedOn": "2022-06-02", "reason": "x"}"#, 422, "/movedOn"),
                (#"{"movedOn": "2000-01-01", "reason": "x"}"#, 422, "/movedOn"),
                (#"{"reason": "x"}"#, 422, "/movedOn"), (#"{"leftOn": "2022-05-01", "reason": "x"}"#, 409, ""),
                (#"{"movedOn": null, "reason": "x"}"#, 422, "/movedOn"),
                (#"{"movedOn": "2022-05-01"}"#, 422, "/reason"),
            ] {
                let refused = try await client.post(path, body)
                #expect(refused.status == status, "\(refused.text)")
                let pointers = try refused.json["errors"]?.items.map { $0["pointer"]?.string ?? "" } ?? [""]
                #expect(pointers == [pointer], "\(refused.text)")
            }
        }
    }

    /// A list as a file, line by line.
    private func lines(_ target: String, _ client: RouterClient) async throws -> [String] {
        let answer = try await client.get(target, [.accept: "text/csv"])
        #expect(answer.status == 200, "\(answer.text)")
        return answer.text.split(separator: "\n").map(String.init)
    }

    @Test func aHostileBodyIsAnsweredShortly() async throws {
        let body = "{" + repeatElement(#""":0"#, count: 100_000).joined(separator: ",") + "}"
        let answer = try await RouterClient().post("/v1/courses", body)
        #expect(answer.status == 422)
        #expect(try #require(try answer.json["errors"]).items.count <= 200)
        #expect(answer.body.count < 100_000)
    }
}
