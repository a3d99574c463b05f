import FoundationEssentials
import Logging
import Postgres

public struct TestTemplate: Sendable {
    let name: String
    let prepare: @Sendable (String) async throws -> Void
    public init(name: String, prepare: @escaping @Sendable (String) async throws -> Void) { self.name = name; self.prepare = prepare }
    public static let empty = TestTemplate(name: "template1") { _ in }
}
public struct TestDatabase: Sendable { public let url: String; public let name: String; public let adminURL: String }
actor Templates {
    static let shared = Templates()
    var made: [String: Task<Void, any Error>] = [:]
    func make(_ t: TestTemplate, _ admin: String, _ url: String) async throws {
        if t.name == "template1" { return }
        if let task = made[t.name] { return try await task.value }
        let task = Task {
            try await sql(admin, "drop database if exists \(identifier: t.name) with (force)")
            try await sql(admin, "create database \(identifier: t.name)")
            try await t.prepare(url)
        }
        made[t.name] = task
        try await task.value
    }
}
func sql(_ url: String, _ s: Statement) async throws {
    try await PostgresClient.withClient(PostgresConfiguration(url: url), logger: Logger(label: "t")) { c in
        try await c.withConnection { c in try await c.script(s.text) } }
}
public func withDatabase<R>(template: TestTemplate = .empty, _ body: (TestDatabase) async throws -> R) async throws -> R {
    let admin = ProcessInfo.processInfo.environment["DAOTAO_TEST_DATABASE"]!
    func url(_ name: String) -> String { admin.replacing("/postgres?", with: "/\(name)?") }
    try await Templates.shared.make(template, admin, url(template.name))
    let name = "test_" + UUID().uuidString.replacing("-", with: "").lowercased()
    try await sql(admin, "create database \(identifier: name) template \(identifier: template.name)")
    do {
        let r = try await body(TestDatabase(url: url(name), name: name, adminURL: admin))
        try await sql(admin, "drop database \(identifier: name) with (force)")
        return r
    } catch { try? await sql(admin, "drop database \(identifier: name) with (force)"); throw error }
}
