import HTTPTypes
import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("Imports take turns", .permit)
struct ImportLaneTests {
    private static let file = """
        official_code,full_name,organization_code
        H1,Lê Thị Hoa,79
        H2,Lê Thị Huệ,79
        H3,Lê Thị Hồng,nowhere
        """

    private func send(_ client: RouterClient, _ headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        headers[.contentType] = "text/csv"
        return try await client.post("/v1/imports/officials", Self.file, headers)
    }

    private func state(of task: String, _ client: RouterClient) async throws -> String? {
        try await client.get(task).json["state"]?.string
    }

    /// The numbers of imports that run, and that wait.
    private func load(_ client: RouterClient) async throws -> [Double?] {
        let metrics = try ExpositionReader(try await client.get("/metrics").text)
        return [metrics.samples["daotao_imports_running"], metrics.samples["daotao_imports_waiting"]]
    }

    /// Two imports run at once; the third has a heartbeat while it waits, even if single heartbeats fail.
    @Test func aWaitingImportSurvivesFailingHeartbeats() async throws {
        try await withRegistry { client, _, postgres in
            let tasks = try await postgres.transaction { transaction in
                try await transaction.execute("lock table official in share row exclusive mode")
                var tasks: [String] = []
                for _ in 1...4 {
                    let accepted = try await send(client, [.prefer: "respond-async"])
                    #expect(accepted.status == 202, "\(accepted.text)")
                    tasks.append(try #require(accepted.headers[.location]))
                }
                while try await load(client) != [3, 1] {}
                try await postgres.withConnection { connection in
                    try await connection.script(
                        """
                        create sequence beat;
                        create function breaks() returns trigger language plpgsql security definer as $$
                        begin
                            if nextval('beat') <= 3 then raise exception 'broken' using errcode = 'XX001'; end if;
                            return new;
                        end $$;
                        create trigger breaks before update on import_task
                            for each row when (new.finished_at is null) execute function breaks();
                        """
                    )
                }
                var isHeardAgain: Bool? = false
                while isHeardAgain != true {
                    isHeardAgain = try await postgres.first("select last_value > 3 from beat")
                }
                // The tasks look as if they had waited for long.
                _ = try await postgres.execute("update import_task set seen_at = now() - interval '1 minute'")
                for task in tasks {
                    while try await state(of: task, client) != "running" {}
                }
                return tasks
            }
            for task in tasks {
                while try await state(of: task, client) == "running" {}
                #expect(try await state(of: task, client) == "finished")
            }
        }
    }

    @Test func aStoredImportSucceedsThoughItsTaskIsUpdatedLate() async throws {
        try await withRegistry { client, _, postgres in
            try await postgres.withConnection { connection in
                try await connection.script(
                    """
                    create sequence attempt;
                    create function breaks() returns trigger language plpgsql security definer as $$
                    begin
                        if nextval('attempt') <= 2 then raise exception 'broken' using errcode = 'XX001'; end if;
                        return new;
                    end $$;
                    create trigger breaks before update on import_task
                        for each row when (new.finished_at is not null) execute function breaks();
                    """
                )
            }
            let answer = try await send(client)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(try answer.json["created"] == .number("2"))
            let rejects = try #require(try answer.json["rejects"]?.string)
            #expect(try await client.get(rejects).status == 200)
            #expect(try await state(of: rejects.replacing("/rejects", with: ""), client) == "finished")
        }
    }

    @Test func theEndOfATaskIsRecordedOnce() async throws {
        try await withRegistry { client, training, _ in
            let task = try await training.importTasks.begin(.courses, fileName: "a.csv", by: .tester)
            let notes = try SpooledFile()
            try notes.write("line,code\n".utf8)
            for rows in 1...2 {
                let answer = """
                    {"rows":\(rows),"created":0,"updated":0,"updatedFields":{},"unchanged":\(rows),"rejected":0,"mended":0,
                    "noted":0,"dryRun":false,"aborted":false,"seconds":0.1,"rejects":null,"notes":null,"import":null,
                    "encoding":"utf-8","warnings":[]}
                    """
                try await training.importTasks.end(task, answer: answer, failed: false, files: [(.notes, notes)])
            }
            #expect(try await client.get("/v1/imports/tasks/\(task)").json["summary"]?["rows"] == .number("1"))
            #expect(try await client.get("/v1/imports/tasks/\(task)/notes").text == "line,code\n")
        }
    }

    /// A file with more refused rows than the registry keeps would fill the disk, so it is refused, and nothing of it
    /// is stored.
    @Test func tooManyRefusedRowsAreRefused() async throws {
        var limits = RegistryLimits()
        limits.maximumRemarks = 400
        try await withRegistry(limits: limits) { client, training, postgres in
            #expect(try await send(client).json["rejected"] == .number("1"))
            let stored: Int? = try await postgres.first("select count(*) from official")
            let rows = (0..<20).map { "K\($0),Lê Thị Hoa,\($0 == 0 ? "79" : "nowhere")\n" }.joined()
            let refused = try await client.file(
                "/v1/imports/officials",
                "official_code,full_name,organization_code\n" + rows
            )
            #expect(refused.status == 422)
            #expect(try refused.problem().code == "too_much_refused")
            let after: Int? = try await postgres.first("select count(*) from official")
            #expect(after == stored)
        }
    }

    @Test func anImportBeyondTheLaneIsRefused() async throws {
        var limits = RegistryLimits()
        limits.maximumImports = 1
        limits.maximumWaitingImports = 2
        let lane = ImportLane(try Training.nowhere(), limits: limits, logger: .silent)
        func enter(_ caller: String) throws -> Quota.Part { try lane.enter(for: Holder(nil, caller: caller)) }
        var places = [try enter("token:1"), try enter("token:2")]
        // One caller leaves places to the others.
        #expect(throws: Problem.self) { _ = try enter("token:1") }
        places.append(try enter("token:3"))
        let refused = #expect(throws: Problem.self) { _ = try enter("token:4") }
        #expect(refused?.code == "overloaded")
        places.removeLast()
        places.append(try enter("token:4"))
        #expect(places.count == 3)

        limits.maximumImports = 0
        limits.maximumWaitingImports = 0
        let answer = try await send(try RouterClient(limits: limits))
        #expect(answer.status == 503)
        #expect(try answer.problem().code == "overloaded")
    }
}
