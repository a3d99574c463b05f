import FoundationEssentials
import HTTPTypes
import Logging
import Postgres
import PostgresTesting
import PrivateCluster
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("A database that goes away while serving, and comes back", .permit)
struct OutageTests {
    /// The outcome of a commit without an answer is unknown, so no answer says when to repeat the request.
    @Test(arguments: [
        ("course", "/v1/courses", #"{"code": "N-1", "titleVi": "Khóa mới"}"#),
        ("completion", "/v1/completions", #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01"}"#),
    ])
    func duringACommitTheOutcomeIsUnknown(table: String, target: String, body: String) async throws {
        try await withRegistry { client, _, postgres in
            try await postgres.withConnection { connection in
                try await connection.script(
                    """
                    create function lose() returns trigger language plpgsql security definer
                        as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
                    create constraint trigger commit_is_lost after insert on \(table) deferrable initially deferred
                        for each row execute function lose();
                    """
                )
            }
            let answer = try await client.post(target, body)
            #expect(answer.status == 503)
            #expect(try answer.problem().code == "outcome_unknown")
            #expect(answer.headers[.retryAfter] == nil)
            try await postgres.execute("drop trigger commit_is_lost on \(identifier: table)")
            #expect(try await client.post(target, body).status == 201)
        }
    }

    @Test func isReportedAndThenForgotten() async throws {
        try await withDatabase(template: .migrated) { database in
            try await withClient(database.url) { postgres in
                let training = Training(postgres: postgres, logger: .silent)
                try await training.fillWithSamples()
                let name: String = try #require(try await postgres.first("select current_database()::text"))
                try await withRoutes(of: training) { client in
                    #expect(try await client.get("/v1/officials/CB1").status == 200)
                    try await withClient(database.url.replacing(name, with: "postgres")) { administrator in
                        try await administrator.execute(
                            "alter database \(identifier: name) with allow_connections false"
                        )
                        try await administrator.execute(
                            "select pg_terminate_backend(pid) from pg_stat_activity where datname = \(name)"
                        )
                        for target in ["/v1/officials/CB1", "/v1/progress", "/readyz"] {
                            let answer = try await client.get(target, [.acceptLanguage: "en"])
                            #expect(answer.status == 503)
                            #expect(answer.headers[.retryAfter] == "5")
                            #expect(try answer.problem().code == "database_unreachable")
                        }
                        let fact = #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01"}"#
                        #expect(try await client.post("/v1/completions", fact).status == 503)
                        #expect(try await client.get("/healthz").status == 200)
                        try await administrator.execute(
                            "alter database \(identifier: name) with allow_connections true"
                        )
                        // The client reconnects to the server by itself, after a moment.
                        while try await client.get("/readyz").status != 200 { await Task.yield() }
                        #expect(try await client.get("/v1/officials/CB1").status == 200)
                        #expect(try await client.post("/v1/completions", fact).status == 201)
                    }
                }
            }
        }
    }

    /// A standby answers requests that read, refuses changes by name, and accepts them once it is promoted.
    @Test func aStandbyIsOnlyRead() async throws {
        let home = "/tmp/daotao-standby-\(UInt32.random(in: 0 ... .max))"
        let cluster = PrivateCluster(home: home, settings: .disposable)
        let fact = #"{"official":"CB1","course":"DX-101","completedOn":"2022-05-01"}"#
        let result: Result<Void, any Error>
        do {
            try await cluster.withRunning { url in
                try await withClient(url) { postgres in
                    let training = Training(postgres: postgres, logger: .silent)
                    _ = try await training.migrations.migrate()
                    try await training.fillWithSamples()
                }
            }
            #expect(FileManager.default.createFile(atPath: home + "/data/standby.signal", contents: nil))
            try await cluster.withRunning { url in
                try await withClient(url) { postgres in
                    try await withRoutes(of: Training(postgres: postgres, logger: .silent)) { client in
                        #expect(try await client.get("/v1/courses/DX-101").status == 200)
                        #expect(try await client.get("/v1/progress").status == 200)
                        #expect(try await client.get("/readyz").json["database"]?.string == "read_only")
                        let refused = try await client.post("/v1/completions", fact, [.acceptLanguage: "en"])
                        #expect(refused.status == 503)
                        #expect(try refused.problem().code == "read_only")
                        #expect(refused.headers[.retryAfter] == "5")
                        let group = Array(#"{"titleVi":"Mới"}"#.utf8)
                        let put = try await client.send(
                            .put,
                            "/v1/target-groups/n",
                            [.contentType: "application/json"],
                            body: group
                        )
                        #expect(try put.problem().code == "read_only")
                        let isPromoted: Bool? = try await postgres.first("select pg_promote()")
                        #expect(isPromoted == true)
                        #expect(try await client.get("/readyz").json["database"]?.string == "read_write")
                        #expect(try await client.post("/v1/completions", fact).status == 201)
                    }
                }
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await cluster.discard()
        try result.get()
    }
}
