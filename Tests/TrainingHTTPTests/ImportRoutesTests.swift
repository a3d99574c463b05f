import FoundationEssentials
import HTTPTypes
import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Imports over HTTP", .permit)
struct ImportRoutesTests {
    private static let file = """
        official_code,full_name,organization_code
        H1,Lê Thị Hoa,79
        H2,LÊ THỊ HUỆ,79
        H3,Lê Thị Hồng,nowhere
        """

    @Test func aFileIsImportedAndItsRejectsCanBeFetched() async throws {
        try await withRegistry { client, training, _ in
            let answer = try await client.file("/v1/imports/officials?fileName=a%2Fphong.csv", Self.file)
            #expect(answer.status == 200, "\(answer.text)")
            let json = try answer.json
            #expect(json["rows"] == .number("3"))
            #expect(json["created"] == .number("2"))
            #expect(json["rejected"] == .number("1"))
            #expect(json["mended"] == .number("1"))
            #expect(json["dryRun"] == .flag(false))

            let rejects = try await client.get(try #require(json["rejects"]?.string))
            #expect(rejects.status == 200)
            #expect(rejects.headers[.contentType]?.hasPrefix("text/csv") == true)
            let lines = rejects.text.split(separator: "\n")
            #expect(lines[0] == "official_code,full_name,organization_code,line,column,code,message")
            #expect(lines[1].hasPrefix("H3,Lê Thị Hồng,nowhere,4,organization_code,unknown_organization,"))
            let notes = try await client.get(try #require(json["notes"]?.string))
            #expect(notes.text.contains("3,full_name,name_in_capitals,LÊ THỊ HUỆ,Lê Thị Huệ,"))

            // The mended rejects file can be imported.
            let mended = try await client.file("/v1/imports/officials", rejects.text.replacing("nowhere", with: "79"))
            #expect(try mended.json["created"] == .number("1"))
            #expect(try mended.json["rejects"] == .null)
            #expect(try mended.json["notes"] == .null)

            let record = try await training.imports.list(PageRequest(limit: 2), for: .tester).items.last
            #expect(record?.fileName == "phong.csv")
            #expect(record?.importedBy == "token:environment")
        }
    }

    @Test func aColumnWithoutANameIsOneFaultOfTheFile() async throws {
        try await withRegistry { client, _, _ in
            let file = "official_code,full_name,,organization_code\nH1,Lê Thị,Hoa,79\n"
            let answer = try await client.file("/v1/imports/officials", file)
            #expect(answer.status == 400)
            #expect(try answer.json["code"]?.string == "column_without_name")
            #expect(try answer.json["detail"]?.string?.contains("Hoa") == true)
        }
    }

    @Test func aFileThatRenamesManyUnitsSaysSo() async throws {
        try await withRegistry { client, _, _ in
            func file(_ name: String) -> String {
                "code,parent_code,level,name\n" + (1...21).map { "C\($0),001,commune,\(name) \($0)\n" }.joined()
            }
            _ = try await client.file("/v1/imports/organizations", file("Xã"))
            for query in ["", "?dryRun=true"] {
                let refused = try await client.file("/v1/imports/organizations\(query)", file("Phường"))
                #expect(refused.status == 422)
                #expect(try refused.json["code"]?.string == "many_renamed")
                #expect(try refused.json["detail"]?.string?.contains("rename=true") == true)
            }
            let meant = try await client.file("/v1/imports/organizations?rename=true", file("Phường"))
            #expect(try meant.json["updated"] == .number("21"))
        }
    }

    @Test func theQueryHasTheOptionsOfTheCommand() async throws {
        try await withRegistry { client, training, _ in
            let dry = try await client.file("/v1/imports/officials?dryRun=true", Self.file)
            #expect(try dry.json["dryRun"] == .flag(true))
            #expect(try dry.json["import"] == .null)
            #expect(try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.count == 3)
            let aborted = try await client.file("/v1/imports/officials?onError=abort", Self.file)
            #expect(try aborted.json["aborted"] == .flag(true))
            let update = try await client.file("/v1/imports/officials?mode=update", Self.file)
            #expect(try update.json["rejected"] == .number("3"))
            let mapped = try await client.file(
                "/v1/imports/officials?map.organization_code=ph%C3%B2ng&delimiter=%3B",
                "official_code;full_name;phòng\nM1;Lê Hoa;79\n"
            )
            #expect(try mapped.json["created"] == .number("1"), "\(mapped.text)")
            for query in ["mode=never", "dryRun=perhaps", "what=1", "encoding=klingon", "draft=true"] {
                let refused = try await client.file("/v1/imports/officials?\(query)", Self.file)
                #expect(refused.status == 400, "\(query)")
            }
        }
    }

    @Test func theOrderOfDaysIsAParameterAndItsErrorNamesIt() async throws {
        try await withRegistry { client, _, _ in
            let file = "official_code,course_code,completed_on\nCB1,DX-101,05/06/2022\nCB1,DX-102,05/31/2022\n"
            let refused = try await client.file("/v1/imports/completions", file)
            #expect((refused.status, try refused.problem().code) == (400, "month_first_days"))
            #expect(try refused.problem().detail.contains("?dates=month-first"))
            let taken = try await client.file("/v1/imports/completions?dates=month-first", file)
            #expect(try taken.json["created"] == .number("2"), "\(taken.text)")
            let tree = try await client.file("/v1/imports/organizations?dates=month-first", Samples.organizations)
            #expect(tree.status == 400)

            let body = #"{"official": "CB1", "course": "DX-103", "completedOn": "31/05/2022"}"#
            let day = try await client.post("/v1/completions", body)
            #expect(try day.problem().code == "invalid_date")
            #expect(day.text.contains("2022-06-30") && !day.text.contains("30/06/2022"))
            let lost = try await client.file(
                "/v1/imports/officials",
                "official_code,full_name,organization_code\nE1,Nguy?n V?n B?o,79\n"
            )
            #expect(try lost.problem().code == "lost_letters")
        }
    }

    @Test func aBodyIsJudgedLikeAFile() async throws {
        try await withRegistry { client, training, _ in
            func codes(_ path: String, _ body: String) async throws -> [String?] {
                let answer = try await client.post(path, body)
                #expect(answer.status == 422, "\(answer.text)")
                return try #require(try answer.json["errors"]).items.map { $0["code"]?.string }
            }
            for (number, code) in [
                ("79085123456-1", "national_id_grouping"), ("1085123477.5", "national_id_fraction"),
                ("003085123477", "national_id_place"), ("#N/A", "spreadsheet_error"),
            ] {
                let body = #"{"nationalId": "\#(number)", "fullName": "Lê Hoa", "organizationCode": "79"}"#
                #expect(try await codes("/v1/officials", body) == [code])
            }
            #expect(
                try await codes("/v1/courses", #"{"code": "K\u200e1", "titleVi": "Kho\u00ada"}"#)
                    == ["invisible_character", "invisible_character"]
            )
            #expect(
                try await codes("/v1/courses", ##"{"code": "#N/A", "titleVi": "Ðào tạo"}"##)
                    == ["spreadsheet_error", "eth_letter"]
            )
            let fact = ##"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01", "evidence": "#REF!"}"##
            #expect(try await codes("/v1/completions", fact) == ["spreadsheet_error"])
            let made = try await client.post(
                "/v1/officials",
                #"{"officialCode": "C1", "nationalId": "1085123477.0", "fullName": "Ðặng Hoa", "organizationCode": "79"}"#
            )
            #expect(made.status == 201, "\(made.text)")
            let stored = try await training.officials.show("C1", for: .tester).official
            #expect((stored.nationalId, stored.fullName) == ("001085123477", "Đặng Hoa"))
        }
    }

    @Test func aBodyThatIsNoFileIsAProblem() async throws {
        try await withRegistry { client, _, postgres in
            let json = try await client.post("/v1/imports/officials", "{}")
            #expect(json.status == 415)
            #expect(try json.problem().code == "unsupported_media_type")
            let empty = try await client.file("/v1/imports/officials", "")
            #expect(empty.status == 400)
            #expect(try empty.problem().code == "empty_file")
            let zip = try await client.file("/v1/imports/officials", "PK\u{3}\u{4}xxxx")
            #expect(try zip.problem().code == "not_text")
            let unknown = try await client.file("/v1/imports/wishes", Self.file)
            #expect(unknown.status == 404 || unknown.status == 405)
            let failed: Int? = try await postgres.first("select count(*) from import_task where failed")
            #expect(failed == 2)
        }
    }

    /// The import finds a file's encoding out by itself, whatever the client declares.
    @Test(arguments: [
        "text/csv", "Text/CSV; charset=windows-1258; header=present", "text/csv ;charset=utf-16le",
        "application/octet-stream",
    ])
    func aFileMayBeOfAnyCharacterSet(type: String) {
        #expect(MediaType.isFile(type))
        #expect(!MediaType.isFile("application/json; name=text/csv"))
        #expect(!MediaType.isOne(of: MediaType.files, "text/csv; charset=windows-1258"))
    }

    @Test func anAsynchronousImportNamesItsTask() async throws {
        try await withRegistry { client, _, _ in
            let accepted = try await client.file("/v1/imports/officials", Self.file, [.prefer: "respond-async, wait=5"])
            #expect(accepted.status == 202)
            #expect(accepted.headers[.preferenceApplied] == "respond-async")
            let location = try #require(accepted.headers[.location])
            var task = try await client.get(location)
            while try task.json["state"]?.string == "running" { task = try await client.get(location) }
            #expect(try task.json["state"]?.string == "finished", "\(task.text)")
            #expect(try task.json["summary"]?["created"] == .number("2"))
            #expect(try await client.get("\(location)/rejects").status == 200)

            let broken = try await client.file("/v1/imports/officials", "a,b\n1,2\n", [.prefer: "respond-async"])
            let place = try #require(broken.headers[.location])
            task = try await client.get(place)
            while try task.json["state"]?.string == "running" { task = try await client.get(place) }
            #expect(try task.json["state"]?.string == "failed")
            #expect(try task.json["problem"]?["code"]?.string == "missing_column")
            #expect(try await client.get("\(place)/rejects").status == 404)
            #expect(try await client.get("/v1/imports/tasks/unknown").status == 404)
            #expect(try await client.get("/v1/imports/tasks/00000000-0000-0000-0000-000000000000").status == 404)
        }
    }

    /// Another server of the database, or this one after a crash, reports a task whose server is gone.
    @Test func aTaskOfASilentServerHasFailed() async throws {
        try await withRegistry { client, training, postgres in
            let id = try await training.importTasks.begin(.officials, fileName: "a.csv", by: .tester)
            #expect(try await client.get("/v1/imports/tasks/\(id)").json["state"]?.string == "running")
            _ = try await postgres.execute("update import_task set seen_at = now() - interval '1 minute'")
            #expect(try await client.get("/v1/imports/tasks/\(id)").json["state"]?.string == "failed")
        }
    }

    /// The refused rows of another caller's file show national IDs as they were written, so only some callers see them.
    @Test func rejectsOfOthersNeedTheRightToNationalIDs() async throws {
        try await withRegistry { client, training, postgres in
            func token(_ role: Role, _ scope: String? = nil, seesNationalIDs: Bool = false) async throws -> RouterClient
            {
                let hour = Date().addingTimeInterval(3600)
                var command = CreateToken(role: role, scope: scope, expiresAt: hour)
                command.seesNationalIDs = seesNationalIDs
                return client.showing(try await training.accounts.create(command, by: .tester).secret)
            }
            let sender = try await token(.registrar, "79")
            let refused = try await sender.file("/v1/imports/officials", Self.file.replacing("79", with: "nowhere"))
            let rejects = try #require(try refused.json["rejects"]?.string)
            #expect(try await sender.get(rejects).status == 200)
            #expect(try await token(.administrator).get(rejects).status == 404)
            #expect(try await token(.administrator, "VN").get(rejects).status == 404)
            #expect(try await token(.recorder, "79").get(rejects).status == 404)
            func readings() async throws -> Int {
                let count: Int? = try await postgres.first(
                    "select count(*) from audit where action = 'national_id.read' and after ->> 'place' = 'import'"
                )
                return count ?? 0
            }
            #expect(try await readings() == 0)
            #expect(try await token(.recorder, seesNationalIDs: true).get(rejects).status == 200)
            #expect(try await readings() == 1)
        }
    }

    /// Imports beside 64 writers of single facts: every request gets an answer, and the number equals the recount.
    @Test func importsBesideManyWritersLeaveTheRightNumber() async throws {
        try await withRegistry { client, training, _ in
            var people = "official_code,full_name,organization_code\n"
            var facts = "official_code,course_code,completed_on\n"
            for number in 1...640 {
                people += "W\(number),Lê Thị Hoa,79\n"
                facts += "W\(number),DX-101,2022-05-01\nW\(number),DX-102,2022-05-02\n"
            }
            #expect(try await client.file("/v1/imports/officials", people).status == 200)
            let file = facts
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        let answer = try await client.file("/v1/imports/completions", file)
                        #expect(answer.status == 200, "\(answer.text)")
                    }
                }
                for writer in 0..<64 {
                    group.addTask {
                        for number in 1...10 {
                            let fact = #"""
                                {"official": "W\#(writer * 10 + number)", "course": "DX-101", "completedOn": "2022-05-01"}
                                """#
                            let answer = try await client.post("/v1/completions", fact)
                            #expect([200, 201].contains(answer.status), "\(answer.text)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let report = try await training.progress.report(ProgressQuestion())
            #expect(report.trained == 640)
            #expect(report.attendances == 1280)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
