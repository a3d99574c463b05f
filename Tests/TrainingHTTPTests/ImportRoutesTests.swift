import FoundationEssentials
import HTTPTypes
import Hummingbird
import Postgres
import Testing
import Training
import TrainingTesting

@testable import TrainingHTTP

@Suite("Imports over HTTP")
struct ImportRoutesTests {
    private static let file = """
        official_code,full_name,organization_code
        H1,Lê Thị Hoa,79
        H2,LÊ THỊ HUỆ,79
        H3,Lê Thị Hồng,nowhere
        """

    @Test func aFileIsTakenAndWhatWasRefusedIsThereToBeFetched() async throws {
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

            // What was refused comes back in.
            let mended = try await client.file("/v1/imports/officials", rejects.text.replacing("nowhere", with: "79"))
            #expect(try mended.json["created"] == .number("1"))
            #expect(try mended.json["rejects"] == .null)
            #expect(try mended.json["notes"] == .null)

            let record = try await training.imports.list(PageRequest(limit: 2)).items.last
            #expect(record?.fileName == "phong.csv")
            #expect(record?.importedBy == "token:environment")
        }
    }

    @Test func theQuerySaysWhatTheOptionsSay() async throws {
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

    @Test func whatIsNoFileIsAProblem() async throws {
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

    /// A file's character set is found out by its reader, whatever the client says that it is.
    @Test(arguments: [
        "text/csv", "Text/CSV; charset=windows-1258; header=present", "text/csv ;charset=utf-16le",
        "application/octet-stream",
    ])
    func aFileMayBeOfAnyCharacterSet(type: String) {
        #expect(MediaType.isFile(type))
        #expect(!MediaType.isFile("application/json; name=text/csv"))
        #expect(!MediaType.isOne(of: MediaType.files, "text/csv; charset=windows-1258"))
    }

    @Test func whoDoesNotWaitIsToldWhereToWatch() async throws {
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

    /// Another server on the same database, or this one after a crash, tells of a task whose server is gone.
    @Test func aTaskWhoseServerIsSilentHasFailed() async throws {
        try await withRegistry { client, training, postgres in
            let id = try await training.importTasks.begin(.officials, fileName: "a.csv", by: .tester)
            #expect(try await client.get("/v1/imports/tasks/\(id)").json["state"]?.string == "running")
            _ = try await postgres.execute("update import_task set seen_at = now() - interval '1 minute'")
            #expect(try await client.get("/v1/imports/tasks/\(id)").json["state"]?.string == "failed")
        }
    }

    @Test func importsAreListedAndTakenBack() async throws {
        try await withRegistry { client, _, _ in
            let number = try #require(try await client.file("/v1/imports/officials", Self.file).json["import"]?.digits)
            let list = try await client.get("/v1/imports?limit=1").json
            #expect(list["items"]?.items.first?["number"]?.digits == number)
            #expect(list["next"] != .null)
            #expect(try await client.get("/v1/imports/\(number)").json["fileName"]?.string == "officials.csv")
            let undone = try await client.send(.post, "/v1/imports/\(number)/undo")
            #expect(undone.status == 200)
            #expect(try undone.json["removed"] == .number("2"))
            #expect(try await client.send(.post, "/v1/imports/\(number)/undo").status == 409)
            #expect(try await client.send(.post, "/v1/imports/99999/undo").status == 404)
            #expect(try await client.get("/v1/imports/9x").status == 404)
        }
    }

    /// What would be taken back is told as what is, and all of it comes as a file.
    @Test func anUndoingCanBeLookedAtFirst() async throws {
        try await withRegistry { client, _, _ in
            let path = "/v1/imports/1/undo"
            let tried = try await client.send(.post, "\(path)?dryRun=true")
            #expect(tried.status == 200)
            #expect(try tried.json["dryRun"] == .flag(true))
            #expect(try tried.json["leftCount"] == .number("6"))
            #expect(try await client.get("/v1/imports/1").json["undoneAt"] == nil)
            let file = try await client.send(
                .post,
                "\(path)?dryRun=true",
                [.accept: "text/csv", .acceptLanguage: "en"]
            )
            #expect(file.headers[.contentType]?.hasPrefix("text/csv") == true)
            #expect(file.text.split(separator: "\n").count == 8)
            #expect(file.text.contains("G03,removed,removed"))
            #expect(file.text.contains(",01,in_use,other records rest on it"))
            #expect(try await client.send(.post, "\(path)?dryRun=perhaps").status == 400)

            #expect(try await client.send(.post, path).json["removed"] == .number("1"))
            let record = try await client.get("/v1/imports/1").json
            #expect((record["undone"], record["left"]) == (.number("1"), .number("6")))
            for number in [4, 3, 2, 1] {
                #expect(try await client.send(.post, "/v1/imports/\(number)/undo").status == 200)
            }
            #expect(try await client.get("/v1/imports/1").json["left"] == .number("0"))
            #expect(try await client.send(.post, "\(path)?dryRun=true").problem().code == "undone_already")
        }
    }

    /// Whoever reads what somebody else's file refused sees national IDs as they were written.
    @Test func refusedRowsOfOthersAreForThoseWhoMaySeeNationalIDs() async throws {
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

    @Test func exportsComeBackInOverHTTP() async throws {
        try await withRegistry { client, _, _ in
            for kind in ImportKind.allCases where kind != .completions {
                let file = try await client.get("/v1/exports/\(kind.rawValue)")
                #expect(file.status == 200)
                let again = try await client.file("/v1/imports/\(kind.rawValue)", file.text).json
                #expect(again["unchanged"] == again["rows"], "\(kind)")
                #expect(again["rows"] != .number("0") || kind.rawValue == "enrollments")
            }
            let part = try await client.get("/v1/exports/officials?under=01&excel=true")
            #expect(part.text.split(separator: "\r\n").count == 2)
            #expect(
                try await client.get("/v1/exports/officials?under=nowhere").problem().code == "no_such_organization"
            )
        }
    }

    /// Whoever reads slowly, or not at all, keeps one of a few places, and no more of the database than that.
    @Test func aFewExportsAreReadAtOnce() async throws {
        try await withRegistry { client, _, _ in
            var unread: [Response] = []
            for kind in ["officials", "courses", "officials"] {
                unread.append(try await client.begin(.get, "/v1/exports/\(kind)"))
            }
            #expect(unread.allSatisfy { $0.status == .ok })
            let refused = try await client.get("/v1/exports/organizations")
            #expect(refused.status == 503)
            #expect(try refused.problem().code == "overloaded")
            // Whoever goes away leaves a place, and so does whoever has read it all.
            unread.removeLast()
            for _ in 1...4 { #expect(try await client.get("/v1/exports/organizations").status == 200) }
        }
    }

    /// Files and 64 writers of single facts at once: everybody gets an answer, and the number is the recount's.
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

    /// A client that goes away in the middle of its file leaves nothing, whatever it said of the file's length.
    @Test(arguments: ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
    func halfAFileLeavesNothing(framing: String) async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let before: Int? = try await postgres.first("select count(*) from import")
            try await serving(training) { server in
                try await server.connect { client in
                    let isChunked = framing.hasPrefix("Transfer")
                    let text = "official_code,full_name,organization_code\nG1,Lê Hoa,79\n"
                    try await client.send(
                        "POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r\n\(framing)\r\n\r\n"
                    )
                    try await client.send(
                        isChunked ? "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" : text
                    )
                    client.finishSending()
                    // Whether it still hears an answer or not, it is no summary.
                    if let answer = try? await client.receive() { #expect(answer.status == 400) }
                }
            }
            let after: Int? = try await postgres.first("select count(*) from import")
            #expect(after == before)
            let tasks: Int? = try await postgres.first("select count(*) from import_task")
            #expect(tasks == 0)
            #expect(try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.count == 3)
        }
    }

    @Test func aLongFileComesInPiecesAndOneThatIsTooLongIsRefused() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var limits = ServerLimits()
            limits.maximumImport = 400_000
            limits.bodyTimeout = .seconds(5)
            try await serving(training, limits) { server in
                try await server.connect { client in
                    try await client.send(
                        """
                        POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r
                        Transfer-Encoding: chunked\r\n\r\n
                        """
                    )
                    try await client.sendChunk("official_code,full_name,organization_code\n")
                    for part in 0..<20 {
                        let rows = (0..<500).map { "L\(part)x\($0),Lê Thị Hoa,79\n" }
                        try await client.sendChunk(rows.joined())
                    }
                    try await client.send("0\r\n\r\n")
                    let answer = try await client.receive()
                    #expect(answer.status == 200, "\(answer.text)")
                    #expect(try answer.json["created"] == .number("10000"))
                    let fetched = "GET /v1/imports HTTP/1.1\r\n\(LiveServer.host)\r\n"
                    try await client.send(fetched)
                    try await client.expect(200)
                }
                try await server.connect { client in
                    try await client.send(
                        """
                        POST /v1/imports/officials HTTP/1.1\r\n\(LiveServer.host)Content-Type: text/csv\r
                        Content-Length: 400001\r\n\r\n
                        """
                    )
                    #expect(try await client.receive().status == 413)
                }
            }
        }
    }

    /// Runs a whole server over a registry.
    private func serving<Result: Sendable>(
        _ training: Training,
        _ limits: ServerLimits = ServerLimits(),
        _ body: (LiveServer) async throws -> Result
    ) async throws -> Result {
        try await LiveServer.run(
            { onListening in
                try TrainingServer(
                    training: training,
                    configuration: ServerConfiguration(port: 0, apiToken: RouterClient.administrator, limits: limits),
                    logger: .silent,
                    onListening: onListening
                )
            },
            body
        )
    }
}

@Suite("Turns")
struct TurnsTests {
    @Test func whoComesWhenAllHaveATurnWaitsForTheirs() async throws {
        let turns = Turns(1)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await turns.withTurn {
                    begin.yield()
                    for await _ in gate {}
                }
            }
            for await _ in begun { break }
            group.addTask { try await turns.withTurn {} }
            while turns.waiting == 0 { await Task.yield() }
            open.finish()
            try await group.waitForAll()
        }
        #expect(turns.waiting == 0)
    }

    @Test func whoGoesAwayGivesTheirPlaceBack() async throws {
        let turns = Turns(1)
        try await turns.withTurn {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await turns.withTurn {} }
                }
                group.cancelAll()
            }
        }
        try await turns.withTurn {}
    }
}

extension RouterClient {
    /// Sends a file.
    fileprivate func file(_ target: String, _ text: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "text/csv; charset=utf-8"
        return try await send(.post, target, headers, body: Array(text.utf8))
    }
}

extension SocketClient {
    /// Sends a part of a body whose length nobody said.
    fileprivate func sendChunk(_ text: String) async throws {
        try await send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }
}

extension JSONValue {
    /// A number as it is written.
    fileprivate var digits: String? {
        guard case .number(let digits) = self else { return nil }
        return digits
    }
}
