import Glibc
import Logging
import Postgres
import PostgresTesting
import Synchronization
import Testing

@Suite("An error", .permit)
struct ErrorTests {
    @Test("has everything that the server said, but not in its description")
    func parts() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                try await client.execute(
                    "create table official (national_id text constraint one_per_id unique, age bigint not null)"
                )
                try await client.execute("insert into official values (\("secret-1"), 1)")
                let twice = try await postgresError {
                    try await client.execute("insert into official values (\("secret-1"), 1)")
                }
                #expect(twice.code == .server)
                #expect(twice.sqlState == "23505")
                #expect(twice.constraint == "one_per_id")
                #expect(twice.table == "official")
                #expect(twice.detail?.contains("secret-1") == true)
                #expect(twice.statement == "insert into official values ($1, 1)")
                #expect(
                    "\(twice)"
                        == #"PostgresError server 23505: duplicate key value violates unique constraint "one_per_id", constraint one_per_id"#
                )
                #expect(twice.debugDescription.contains("secret-1"))

                let missing = try await postgresError {
                    try await client.execute("insert into official values (\("secret-2"), null)")
                }
                #expect(missing.column == "age")
                #expect(!"\(missing)".contains("secret"))

                let hint = try await postgresError { try await client.execute("select agee from official") }
                #expect(hint.hint?.contains("age") == true)
            }
        }
    }

    @Test(
        "never shows a value in its description",
        arguments: [
            "select \("secret")::bigint", "select \("secret")::text::date", "select \("secret")::text::uuid",
            "do 'begin raise exception ''secret''; end'", "select ('{\"a\": secret}'::text)::jsonb",
        ] as [Statement]
    )
    func values(statement: Statement) async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let error = try await postgresError {
                    try await client.withConnection { try await $0.execute(statement) }
                }
                #expect(!"\(error)".contains("secret"))
            }
        }
    }

    @Test("of a statement that takes too long is a timeout", arguments: [true, false])
    func timeout(isShared: Bool) async throws {
        try await withDatabase { database in
            try await withClient(database.url, { $0.statementTimeout = .milliseconds(50) }) { client in
                let error = try await postgresError {
                    if isShared { return try await client.execute("select pg_sleep(600)") }
                    return try await client.withConnection { try await $0.execute("select pg_sleep(600)") }
                }
                #expect(error.code == .timeout)
                #expect(error.sqlState == "57014")
                let one: Int? = try await client.first("select 1")
                #expect(one == 1)
            }
        }
    }

    @Test("of a server that has stopped answering says that the outcome is unknown")
    func stopped() async throws {
        try await withDatabase { database in
            let change: (inout PostgresConfiguration) -> Void = {
                $0.statementTimeout = .milliseconds(50)
                $0.connectTimeout = .seconds(3)
            }
            try await withClient(database.url, change) { client in
                let found: Int32? = try await client.first("select pg_backend_pid()")
                let pid = try #require(found)
                // The signal goes to the process, because the server itself would have to answer a query.
                try #require(kill(pid, SIGSTOP) == 0)
                defer { kill(pid, SIGCONT) }
                async let behind = postgresError { try await client.execute("select 1") }
                let error = try await postgresError { try await client.execute("select 1") }
                #expect(error.code == .connectionLost)
                #expect(error.sqlState == nil)
                #expect(try await behind.code == .connectionLost)
                let next: Int32? = try await client.first("select pg_backend_pid()")
                #expect(next != nil && next != pid)
            }
        }
    }

    @Test("is not a notice: notices go to the log, without the texts that functions put into them")
    func notices() async throws {
        try await withDatabase { database in
            let log = LogMemory()
            let logger = Logger(label: "test") { _ in log }
            try await PostgresClient.withClient(try PostgresConfiguration(url: database.url), logger: logger) {
                client in
                try await client.execute("create table t ()")
                try await client.execute("create table if not exists t ()")
                try await client.withConnection {
                    _ = try await $0.execute("do 'begin raise notice ''secret''; end'")
                }
            }
            let text = log.text
            #expect(text.contains("already exists, skipping"))
            #expect(text.contains("00000"))
            #expect(!text.contains("secret"))
        }
    }
}

/// Collects logged lines as text.
private final class LogMemory: LogHandler {
    private let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined(separator: "\n") } }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }
}
