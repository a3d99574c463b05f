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

/// Whatever happened to the first request, a repetition under its key gets the truth about it.
@Suite("A repeated request whose first answer was lost", .permit)
struct RepetitionTests {
    private static let key: HTTPFields = [.idempotencyKey: "k"]

    private static let requests = [
        ("course", "/v1/courses", #"{"code": "N-1", "titleVi": "Khóa mới"}"#),
        ("official", "/v1/officials", #"{"officialCode": "N1", "fullName": "Lê Mới", "organizationCode": "79"}"#),
        ("completion", "/v1/completions", #"{"official": "CB1", "course": "DX-101", "completedOn": "2022-05-01"}"#),
    ]

    @Test(arguments: requests)
    func aStoredRequestIsReportedAsStored(table: String, target: String, body: String) async throws {
        try await withWaitingCommits(of: table) { url, postgres in
            try await postgres.transaction { keeper in
                try await keeper.keepCommits()
                let lost = try await Self.askingAServerThatGoes(url, target, body, postgres)
                #expect(lost.status == 503)
                #expect(try lost.problem().code == "outcome_unknown")
                // The change may still be stored.
                try await Self.withServer(url) { client in
                    let early = try await client.post(target, body, Self.key)
                    #expect(early.status == 409, "\(early.text)")
                    #expect(try early.problem().code == "idempotency_key_in_use")
                }
            }
            try await postgres.wait(until: "exists (select from idempotent_answer)")
            try await Self.withServer(url) { client in
                let again = try await client.post(target, body, Self.key)
                #expect(again.status == 201, "\(again.text)")
                #expect(again.headers[.idempotencyReplayed] == "true")
                #expect(again.headers[.location] != nil)
                let twice = try await client.post(target, body, Self.key)
                #expect((twice.body, twice.headers[.location]) == (again.body, again.headers[.location]))
            }
        }
    }

    @Test(arguments: requests)
    func aRequestThatWasNotStoredIsDone(table: String, target: String, body: String) async throws {
        try await withWaitingCommits(of: table) { url, postgres in
            try await Self.withServer(url) { client in
                try await postgres.transaction { keeper in
                    try await keeper.keepCommits()
                    async let first = client.post(target, body, Self.key)
                    try await postgres.wait(until: Self.isACommitWaiting)
                    try await postgres.execute(
                        """
                        select pg_terminate_backend(pid) from pg_locks
                        where locktype = 'advisory' and not granted
                          and database = (select oid from pg_database where datname = current_database())
                        """
                    )
                    let lost = try await first
                    #expect(lost.status == 503)
                    #expect(try lost.problem().code == "outcome_unknown")
                }
                let again = try await client.post(target, body, Self.key)
                #expect(again.status == 201, "\(again.text)")
                #expect(again.headers[.idempotencyReplayed] == nil)
                #expect(try await client.post(target, body, Self.key).headers[.idempotencyReplayed] == "true")
            }
        }
    }

    /// A client that goes away during the commit has its change stored and its answer kept; before the commit, nothing.
    @Test(arguments: [false, true])
    func aCancelledRequestIsStoredWholeOrNotAtAll(isCommitting: Bool) async throws {
        let (table, target, body) = Self.requests[0]
        try await withWaitingCommits(of: table) { url, postgres in
            try await Self.withServer(url) { client in
                try await postgres.transaction { keeper in
                    if isCommitting {
                        try await keeper.keepCommits()
                    } else {
                        try await keeper.execute("lock table course in exclusive mode")
                    }
                    let first = Task { try await client.post(target, body, Self.key) }
                    let isWaiting: Statement = isCommitting ? Self.isACommitWaiting : Self.isATableWaitedFor
                    try await postgres.wait(until: isWaiting)
                    first.cancel()
                    if !isCommitting { _ = try await first.value }
                }
                if isCommitting { try await postgres.wait(until: "exists (select from idempotent_answer)") }
                let again = try await client.post(target, body, Self.key)
                #expect(again.status == 201, "\(again.text)")
                #expect(again.headers[.idempotencyReplayed] == (isCommitting ? "true" : nil))
            }
        }
    }

    /// A bulk request is stored commit by commit, and the answer about each commit is kept by itself.
    @Test func eachCommitOfABulkIsKept() async throws {
        try await withWaitingCommits(
            of: "completion",
            where: "new.course = (select id from course where code = 'DX-102')"
        ) {
            url,
            postgres in
            let count = RecordingLane.together + 22
            let people = (0..<count).map { "R\($0)" }
            let file = people.map { "\($0),Người \($0),79\n" }.joined()
            let training = Training(postgres: postgres, logger: .quiet)
            let summary = try await training.take(.officials, "official_code,full_name,organization_code\n" + file)
            #expect(summary.created == count)
            let items = people.enumerated().map { place, official in
                let course = place < RecordingLane.together ? "DX-101" : "DX-102"
                return #"{"official": "\#(official)", "course": "\#(course)", "completedOn": "2022-05-01"}"#
            }
            let body = "[\(items.joined(separator: ","))]"
            try await postgres.transaction { keeper in
                try await keeper.keepCommits()
                let lost = try await Self.askingAServerThatGoes(url, "/v1/completions", body, postgres)
                #expect(lost.status == 200, "\(lost.text)")
                #expect(try lost.json["created"] == .number("\(RecordingLane.together)"))
                #expect(try lost.json["unknown"] == .number("22"))
                let last = try #require(try lost.json["items"]?.items.last)
                #expect(last["fate"]?.string == "unknown")
                #expect(last["errors"]?.items.first?["code"]?.string == "outcome_unknown")
            }
            try await postgres.wait(until: "(select count(*) from completion) = \(count)")
            try await Self.withServer(url) { client in
                // Another caller who stores the same facts without the key doesn't change the kept answer.
                let other = try await client.post("/v1/completions", body)
                #expect(try other.json["unchanged"] == .number("\(count)"))
                let again = try await client.post("/v1/completions", body, Self.key)
                #expect(try again.json["created"] == .number("\(count)"), "\(again.text.prefix(300))")
                let whole = try await client.post("/v1/completions", body, Self.key)
                #expect(whole.headers[.idempotencyReplayed] == "true")
                #expect(whole.body == again.body)
            }
            let (stored, parts): (Int, Int) = try #require(
                try await postgres.first(
                    "select (select count(*) from completion), (select count(*) from idempotent_answer where part > 0)"
                )
            )
            #expect((stored, parts) == (count, 0))
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// If another transaction keeps an official's row, the items of that official, and only those, are busy.
    @Test func aBusyOfficialAffectsOnlyItsItems() async throws {
        /// The fate of each item, or the code of its error.
        @Sendable func fates(_ answer: Answer) throws -> [String?] {
            try #require(try answer.json["items"]).items.map { item in
                item["errors"]?.items.first?["code"]?.string ?? item["fate"]?.string
            }
        }
        try await withRegistry { client, training, postgres in
            let facts = [("CB1", "8"), ("CC2", "8"), ("CC2", "9"), ("VC3", "8"), ("VC3", "9")].map { official, score in
                #"{"official": "\#(official)", "course": "DX-101", "completedOn": "2022-05-01", "score": \#(score)}"#
            }
            let body = "[\(facts.joined(separator: ","))]"
            try await postgres.transaction { keeper in
                try await keeper.execute("select from official where official_code = 'CC2' for update")
                let answer = try await client.post("/v1/completions", body, Self.key)
                #expect(answer.status == 200, "\(answer.text)")
                #expect(try fates(answer) == ["created", "busy", "busy", "created", "completion_differs"])
            }
            let again = try await client.post("/v1/completions", body, Self.key)
            #expect(
                try fates(again) == ["created", "created", "completion_differs", "created", "completion_differs"]
            )
            #expect(try await client.post("/v1/completions", body, Self.key).body == again.body)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A refused request is undone, but its tries still count.
    @Test func aTryOfANationalIDIsCountedThoughItsRequestIsUndone() async throws {
        try await withRegistry { client, training, postgres in
            let command = CreateToken(role: .registrar, expiresAt: .now.addingTimeInterval(60))
            let registrar = client.showing(try await training.accounts.create(command, by: .tester).secret)
            let headers: HTTPFields = [.contentType: "application/json", .idempotencyKey: "k"]
            let body = Array(#"{"position": "Phó phòng"}"#.utf8)
            let answer = try await registrar.send(.patch, "/v1/officials/001085999999", headers, body: body)
            #expect(answer.status == 404, "\(answer.text)")
            let misses: Int? = try await postgres.first("select misses::integer from national_id_try")
            #expect(misses == 1)
        }
    }

    /// If nothing of any item was stored, the request is refused as a whole, and can be repeated.
    @Test func aRequestWithOnlyBusyItemsIsBusy() async throws {
        try await withRegistry { client, _, postgres in
            let body = #"[{"official": "CC2", "course": "DX-101", "completedOn": "2022-05-01"}]"#
            try await postgres.transaction { keeper in
                try await keeper.execute("select from official where official_code = 'CC2' for update")
                let answer = try await client.post("/v1/completions", body, Self.key)
                #expect(answer.status == 503)
                #expect(try answer.problem().code == "busy")
                #expect(answer.headers[.retryAfter] == "1")
            }
            let again = try await client.post("/v1/completions", body, Self.key)
            #expect(try again.json["created"] == .number("1"))
        }
    }
}

extension RepetitionTests {
    private static let isACommitWaiting: Statement = """
        exists (
            select from pg_locks
            where locktype = 'advisory' and not granted and objid = 7
              and database = (select oid from pg_database where datname = current_database())
        )
        """

    private static let isATableWaitedFor: Statement = """
        exists (
            select from pg_locks
            where locktype = 'relation' and not granted
              and database = (select oid from pg_database where datname = current_database())
        )
        """

    /// Runs a test with a small state, in which a commit with a row of a table waits as long as the test wants.
    private func withWaitingCommits(
        of table: String,
        where condition: String = "true",
        _ body: (_ url: String, PostgresClient) async throws -> Void
    ) async throws {
        try await withDatabase(template: .migrated) { database in
            try await withClient(database.url) { postgres in
                try await Training(postgres: postgres, logger: .quiet).fillWithSamples()
                try await postgres.withConnection { connection in
                    try await connection.script(
                        """
                        -- However short the transaction waits for rows.
                        create function wait() returns trigger language plpgsql security definer set lock_timeout = 0 as $$
                        begin
                            if \(condition) then perform pg_advisory_xact_lock(7); end if;
                            return null;
                        end $$;
                        create constraint trigger commit_waits after insert on \(table) deferrable initially deferred
                            for each row execute function wait();
                        """
                    )
                }
                try await body(database.url, postgres)
            }
        }
    }

    private static func withServer(_ url: String, _ body: @Sendable (RouterClient) async throws -> Void) async throws {
        try await withServerClient(url) { server in
            try await withRoutes(of: Training(postgres: server, logger: .quiet), body)
        }
    }

    /// The answer of a server whose connections end while the request's commit waits.
    private static func askingAServerThatGoes(
        _ url: String,
        _ target: String,
        _ body: String,
        _ postgres: PostgresClient
    ) async throws -> Answer {
        var configuration = try PostgresConfiguration(url: url)
        configuration.settings["role"] = ServerRole.name
        // The time that running requests have to end once the client is told to stop.
        configuration.connectTimeout = .seconds(3)
        let server = PostgresClient(configuration, logger: .silent)
        let running = Task { try await server.run() }
        return try await withRoutes(of: Training(postgres: server, logger: .silent)) { client in
            async let answer = client.post(target, body, key)
            try await postgres.wait(until: isACommitWaiting)
            running.cancel()
            return try await answer
        }
    }
}

extension PostgresTransaction {
    /// Keeps commits waiting until the transaction ends.
    fileprivate func keepCommits() async throws {
        try await execute("select pg_advisory_xact_lock(7)")
    }
}

extension PostgresClient {
    /// Repeats a query until the condition holds.
    fileprivate func wait(until condition: Statement) async throws {
        var answer: Bool?
        while answer != true {
            answer = try await first("select \(condition)")
            try Task.checkCancellation()
        }
    }
}
