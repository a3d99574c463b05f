import Glibc
import Logging
import Postgres

/// The databases of this process on one server.
actor TestDatabases {
    private let adminURL: String
    private let admin: PostgresClient
    private var templates: [String: Task<String, any Error>] = [:]
    private var count = 0

    init(admin: PostgresClient, url: String) {
        self.admin = admin
        adminURL = url
    }

    func create(from template: TestTemplate) async throws -> TestDatabase {
        count += 1
        let name = "daotao_test_\(getpid())_\(count)"
        let source = try await source(template)
        // Copying files needs a checkpoint, which is cheap without flushing to the disk, and writes less to the log.
        try await alone(
            "create database \(identifier: name) template \(identifier: source) strategy file_copy"
        )
        return TestDatabase(url: url(of: name), name: name, adminURL: adminURL)
    }

    func drop(_ name: String) async throws {
        try await alone("drop database if exists \(identifier: name) with (force)")
    }

    /// Drops the templates, for a server that outlives this process.
    func dropTemplates() async throws {
        for template in templates.values {
            if let name = try? await template.value { try await drop(name) }
        }
    }

    /// The template to copy: the first test that needs it builds it, and the others wait.
    private func source(_ template: TestTemplate) async throws -> String {
        if template.name == TestTemplate.empty.name { return "template1" }
        if let building = templates[template.name] { return try await building.value }
        let building = Task {
            let name = "daotao_test_\(getpid())_template_\(template.name)"
            try await drop(name)
            try await alone("create database \(identifier: name)")
            try await template.prepare(url(of: name))
            // A stray connection would keep the template from being copied.
            try await alone("alter database \(identifier: name) with allow_connections false")
            return name
        }
        templates[template.name] = building
        return try await building.value
    }

    /// Runs a statement that PostgreSQL refuses within any transaction, even an implicit one.
    private func alone(_ statement: Statement) async throws {
        try await admin.withConnection { connection in
            _ = try await connection.execute(statement)
        }
    }

    private func url(of name: String) -> String {
        adminURL.replacingDatabase(with: name)
    }
}

extension String {
    /// The URL with another database.
    fileprivate func replacingDatabase(with name: String) -> String {
        guard let scheme = firstRange(of: "://") else { return self + " dbname=\(name)" }
        let query = self[scheme.upperBound...].firstIndex(of: "?") ?? endIndex
        let path = self[scheme.upperBound..<query].firstIndex(of: "/") ?? query
        return self[..<path] + "/\(name)" + self[query...]
    }
}
