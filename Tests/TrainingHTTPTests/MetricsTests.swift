import HTTPTypes
import Postgres
import PostgresTesting
import Prometheus
import Testing
import Training
import TrainingTesting

@testable import Serving
@testable import TrainingHTTP

@Suite("The metrics for Prometheus", .permit)
struct MetricsTests {
    private func scrape(_ client: RouterClient) async throws -> ExpositionReader {
        let answer = try await client.get("/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.headers[.cacheControl] == "no-store")
        return try ExpositionReader(answer.text)
    }

    @Test func requestsAreCountedByThePatternOfTheirRoute() async throws {
        let client = try RouterClient()
        for number in 1...5 { _ = try await client.get("/v1/officials/00109900000\(number)?name=Thuy") }
        _ = try await client.get("/001099000001")
        _ = try await client.send(.init("MADEUP") ?? .get, "/001099000001")
        _ = try await client.get("/healthz")
        let answer = try await client.get("/metrics")
        let metrics = try ExpositionReader(answer.text)
        #expect(
            !answer.text.contains("00109900000") && !answer.text.contains("Thuy") && !answer.text.contains("MADEUP")
        )
        let officials = #"method="GET",route="/v1/officials/{code}""#
        #expect(metrics.samples["http_server_requests_total{\(officials),status=\"400\"}"] == 5)
        #expect(metrics.samples["http_server_request_duration_seconds_count{\(officials)}"] == 5)
        #expect(metrics.samples[#"http_server_requests_total{method="-",route="-",status="404"}"#] == 2)
        #expect(metrics.sum("http_server_requests_total", #"route="/healthz""#, #"status="200""#) == 1)
        #expect(metrics.samples["http_server_requests_in_flight"] == 1)
    }

    @Test func metricsOfTheProcessNeedNoDatabase() async throws {
        let metrics = try await scrape(RouterClient())
        #expect(metrics.samples["daotao_database_up"] == 0)
        #expect(metrics.samples["process_resident_memory_bytes"].map { $0 > 1_000_000 } == true)
        #expect(metrics.samples["process_open_fds"].map { $0 > 2 } == true)
        #expect(metrics.samples["process_start_time_seconds"].map { $0 > 1e9 } == true)
        #expect(metrics.samples["daotao_database_connections{state=\"shared\"}"] == 0)
        #expect(metrics.types["daotao_goal_trained"] == nil)
    }

    @Test func metricsNeedAToken() async throws {
        let client = try RouterClient()
        #expect(try await client.showing(nil).get("/metrics").status == 401)
        #expect(try await client.get("/metrics").status == 200)
    }

    @Test func unknownParametersAreRefused() async throws {
        #expect(try await RouterClient().get("/metrics?goal=DX-2022").status == 400)
        #expect(try await RouterClient().send(.head, "/metrics").status == 200)
    }

    /// A server that shares its database client with the test, so that the test's statements are counted.
    private func withOneClient(
        _ body: @Sendable (RouterClient, Training, PostgresClient) async throws -> Void
    ) async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await withRoutes(of: training) { client in try await body(client, training, postgres) }
        }
    }

    @Test func completionsGoalsAndTheDatabaseMove() async throws {
        try await withOneClient { client, training, _ in
            let before = try await scrape(client)
            #expect(before.samples["daotao_database_up"] == 1)
            #expect(before.samples[#"daotao_goal_target{goal="DX-2022"}"#] == 10_000)
            #expect(before.samples[#"daotao_goal_trained{goal="DX-2022"}"#] == 0)

            var numbers: [String] = []
            for course in ["DX-101", "DX-102", "DX-102"] {
                let body = #"{"official": "CB1", "course": "\#(course)", "completedOn": "2022-06-01"}"#
                let answer = try await client.post("/v1/completions", body)
                #expect(answer.status == 201 || answer.status == 200, "\(answer.text)")
                numbers.append(try #require(try answer.json["id"]?.string))
            }
            let nobody = #"{"official": "nobody", "course": "DX-101", "completedOn": "2022-06-01"}"#
            #expect(try await client.post("/v1/completions", nobody).status == 422)

            let after = try await scrape(client)
            #expect(after.samples["daotao_completions_recorded_total"] == 2)
            #expect(after.samples["daotao_completions_standing_total"] == 1)
            #expect(after.samples[#"daotao_completions_refused_total{code="unknown_official"}"#] == 1)
            #expect(after.samples["daotao_recording_batch_size_count"] == 4)
            #expect(after.samples["daotao_recording_batch_size_sum"] == 4)
            #expect(after.samples["daotao_recording_waiting"] == 0)
            #expect(after.samples[#"daotao_goal_trained{goal="DX-2022"}"#] == 1)
            #expect(after.samples[#"daotao_goal_attendances{goal="DX-2022"}"#] == 2)
            #expect(after.samples[#"daotao_database_connections{state="shared"}"#] == 1)
            #expect(after.sum("daotao_database_statements_total") > before.sum("daotao_database_statements_total") + 12)

            _ = try await training.completions.revoke(numbers[1], reason: "nhầm", by: .tester)
            let last = try await scrape(client)
            #expect(last.samples["daotao_completions_revoked_total"] == 1)
            #expect(last.samples[#"daotao_goal_trained{goal="DX-2022"}"#] == 0)
        }
    }

    @Test func errorsOfTheDatabaseAreCountedByTheirClass() async throws {
        try await withOneClient { client, _, postgres in
            await #expect(throws: PostgresError.self) { try await postgres.execute("select 1 / 0") }
            await #expect(throws: PostgresError.self) { try await postgres.execute("select nothing") }
            await #expect(throws: PostgresError.self) { try await postgres.execute("select nobody") }
            let metrics = try await scrape(client)
            #expect(metrics.samples[#"daotao_database_errors_total{class="22"}"#] == 1)
            #expect(metrics.samples[#"daotao_database_errors_total{class="42"}"#] == 2)
        }
    }

    @Test func leasedConnectionsAreSeen() async throws {
        try await withOneClient { client, _, postgres in
            try await postgres.withConnection { _ in
                let metrics = try await scrape(client)
                #expect(metrics.samples[#"daotao_database_connections{state="leased"}"#] == 1)
            }
            let metrics = try await scrape(client)
            #expect(metrics.samples[#"daotao_database_connections{state="leased"}"#] == 0)
            #expect(metrics.sum("daotao_database_connections", #"state="idle""#) >= 1)
            #expect(metrics.samples["daotao_database_leases_waiting"] == 0)
        }
    }

    @Test func importsAndTheFatesOfTheirRowsAreCounted() async throws {
        try await withRegistry { client, _, _ in
            let file = """
                official_code,full_name,organization_code
                H1,Lê Thị Hoa,79
                H2,Lê Thị Huệ,79
                H3,Lê Thị Hồng,nowhere
                """
            let headers: HTTPFields = [.contentType: "text/csv"]
            for query in ["?dryRun=true", "", ""] {
                _ = try await client.post("/v1/imports/officials\(query)", file, headers)
            }
            _ = try await client.post("/v1/imports/officials", "no,such,columns\n1,2,3\n", headers)
            let metrics = try await scrape(client)
            func rows(_ fate: String) -> Double? {
                metrics.samples["daotao_import_rows_total{fate=\"\(fate)\",kind=\"officials\"}"]
            }
            #expect(rows("created") == 2)
            #expect(rows("unchanged") == 2)
            #expect(rows("rejected") == 2)
            #expect(rows("updated") == 0)
            func imports(_ outcome: String) -> Double? {
                metrics.samples["daotao_imports_total{kind=\"officials\",outcome=\"\(outcome)\"}"]
            }
            #expect(imports("stored") == 2)
            #expect(imports("dry_run") == 1)
            #expect(imports("failed") == 1)
            #expect(metrics.samples[#"daotao_import_duration_seconds_count{kind="officials"}"#] == 3)
            #expect(metrics.samples["daotao_imports_running"] == 0)
            #expect(metrics.samples["daotao_imports_waiting"] == 0)
        }
    }

    @Test func noLabelNamesAPerson() async throws {
        try await withRegistry { client, _, _ in
            _ = try await client.get("/v1/officials/CB1")
            let metrics = try await scrape(client)
            #expect(
                metrics.labels.isSubset(of: [
                    "route", "method", "status", "le", "state", "class", "code", "kind", "fate", "outcome", "goal",
                ])
            )
        }
    }

    @Test func aRequestThatNeverBecameOneIsCountedToo() {
        let metrics = ServerMetrics()
        RequestLog(logger: .silent, metrics: metrics.requests).writeRefused(431)
        let families = metrics.registry.families()
        #expect(families.first { $0.name == "http_server_requests_total" }?.samples.count == 1)
    }
}
