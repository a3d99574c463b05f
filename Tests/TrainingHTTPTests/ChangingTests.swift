import HTTPTypes
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Changes over HTTP", .permit)
struct ChangingTests {
    @Test func putCreatesOrChangesByItsPrecondition() async throws {
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

    @Test func ofParallelCreationsOneSucceeds() async throws {
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

    /// The page follows the reader's colour scheme, the browser's icons included, and has a form for printing.
    @Test func thePageIsForTheDarkAndForPaper() async throws {
        let page = try await RouterClient().get("/").text
        #expect(page.contains("color-scheme: light dark"))
        let print = try #require(page.split(separator: "@media print").dropFirst().first)
        #expect(print.contains("button, .controls { display: none; }") && print.contains("table-header-group"))
    }

    @Test func aMergeHasADryRunAndAWithdrawalNamesThePromoted() async throws {
        try await withRegistry { client, _, _ in
            let made = try await client.post(
                "/v1/officials",
                #"{"officialCode":"H1","fullName":"Nguyễn Thị Thuỷ","organizationCode":"79"}"#
            )
            #expect(made.status == 201, "\(made.text)")
            let tried = try await client.post("/v1/officials/CB1/merge?dryRun=true", #"{"duplicate":"H1"}"#)
            #expect(tried.status == 200, "\(tried.text)")
            #expect(try tried.json["dryRun"] == .flag(true))
            #expect(try tried.json["mergedFrom"]?.items.map(\.string) == ["H1"])
            #expect(try await client.get("/v1/officials/H1").json["official"]?["officialCode"]?.string == "H1")
            let merged = try await client.post("/v1/officials/CB1/merge", #"{"duplicate":"H1"}"#)
            #expect(try merged.json["dryRun"] == .flag(false))
            // The tag is that of the record without the merge's outcome.
            #expect(try await client.get("/v1/officials/CB1").headers[.eTag] == merged.headers[.eTag])

            _ = try await client.post("/v1/classes", #"{"code":"L-1","course":"DX-101","capacity":1}"#)
            var ids: [String] = []
            for official in ["CB1", "CC2"] {
                let enrolled = try await client.post(
                    "/v1/enrollments",
                    #"{"class":"L-1","official":"\#(official)"}"#
                )
                ids.append(try #require(try enrolled.json["id"]?.string, "\(enrolled.text)"))
            }
            let withdrawn = try await client.post("/v1/enrollments/\(ids[0])/withdrawal", #"{"reason":"bận"}"#)
            #expect(try withdrawn.json["movedUp"] == .number("1"))
            let promoted = try #require(try withdrawn.json["promoted"]).items
            #expect(promoted.map { $0["id"]?.string } == [ids[1]])
            #expect(promoted.allSatisfy { $0["fullName"]?.string?.isEmpty == false && $0["state"]?.string == "active" })
            #expect(
                try await client.get("/v1/enrollments/\(ids[0])").headers[.eTag] == withdrawn.headers[.eTag]
            )
        }
    }

    /// Closing a unit answers about its people; the tag is that of the unit, with which it can be reopened.
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
    func aChangeDoesNotOverwriteAnother(path: String, method: HTTPRequest.Method, body: String) async throws {
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

    /// An answer with more fields than the thing has the thing's tag, which the next reading has too.
    @Test func aChangeOfRulesReportsTheNumber() async throws {
        try await withRegistry { client, _, _ in
            for course in ["DX-101", "DX-102"] {
                let fact = #"{"official": "CB1", "course": "\#(course)", "completedOn": "2022-05-01"}"#
                #expect(try await client.post("/v1/completions", fact).status == 201)
            }
            let retirement = "/v1/curricula/CT-COBAN/retirement"
            let ended = try await client.change(retirement, #"{"retiredOn": "2022-04-01"}"#)
            #expect(try ended.json["status"]?.string == "retired")
            #expect(ended.text.contains(#""changedGoals":[{"goal":"DX-2022","before":1,"after":0}]"#))
            let published = try await client.change(retirement, #"{"retiredOn": null}"#)
            #expect(try published.json["status"]?.string == "published")
            #expect(published.text.contains(#""changedGoals":[{"goal":"DX-2022","before":0,"after":1}]"#))
            let goal = try await client.change("/v1/goals/DX-2022", #"{"deadline": "2022-04-30"}"#, by: .patch)
            #expect(goal.text.contains(#""changedGoals":[{"goal":"DX-2022","before":1,"after":0}]"#))
            let course = try await client.change("/v1/courses/DX-101", #"{"provider": "Học viện"}"#, by: .patch)
            #expect(course.text.contains(#""changedGoals":[]"#))
            let later = try await client.change("/v1/courses/DX-101/retirement", #"{"retiredOn": "2999-01-01"}"#)
            #expect(try later.json["status"]?.string == "published")
            #expect(try await client.get("/v1/courses?status=retired").json["items"]?.items.isEmpty == true)
        }
    }

    /// The enrollments that stand again are in the answer, and not part of its tag.
    @Test func aRemovedEndReportsTheReinstated() async throws {
        try await withRegistry(today: .on(2022, 6, 1)) { client, training, _ in
            let path = "/v1/classes/L1"
            let made = try await client.post("/v1/classes", #"{"code": "L1", "course": "DX-101", "capacity": 1}"#)
            #expect(made.status == 201)
            let body = #"{"officials": ["CB1", "CC2"], "class": "L1", "enrolledOn": "2022-01-03"}"#
            #expect(try await client.post("/v1/enrollments", body).status == 200)
            let none = #""reinstated":{"enrollments":0,"waitlisted":0,"stayedExpired":0}"#
            let both = #""reinstated":{"enrollments":2,"waitlisted":0,"stayedExpired":0}"#
            #expect(try await client.change(path, #"{"endsOn": "2022-02-01"}"#, by: .patch).text.contains(none))
            #expect(try await training.enrollments.turn(by: .tester).expired == 2)
            #expect(try await client.change(path, #"{"endsOn": null}"#, by: .patch).text.contains(both))
            let retirement = "/v1/courses/DX-101/retirement"
            #expect(try await client.change(retirement, #"{"retiredOn": "2022-02-01"}"#).text.contains(none))
            #expect(try await training.enrollments.turn(by: .tester).expired == 2)
            #expect(try await client.change(retirement, #"{"retiredOn": null}"#).text.contains(both))
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
}

extension RouterClient {
    /// Changes a thing, and compares the answer's tag with that of the thing when it is read next.
    fileprivate func change(
        _ path: String,
        _ body: String,
        by method: HTTPRequest.Method = .post
    ) async throws -> Answer {
        let answer = try await send(method, path, [.contentType: "application/json"], body: Array(body.utf8))
        #expect(answer.status == 200, "\(answer.text)")
        let shown = path.split(separator: "/").prefix(3).joined(separator: "/")
        #expect(try await get("/" + shown).headers[.eTag] == answer.headers[.eTag])
        return answer
    }
}
