import FoundationEssentials
import Postgres
import Schema

/// Checks whether a database can hold the registry, before anything is created in it.
struct DatabaseFitness {
    /// True if the database has the table of migrations.
    let hasMigrations: Bool

    private let encoding: String
    private let account: String
    private let mayEnter: Bool
    private let mayMake: Bool
    private let mayRead: Bool

    /// Another schema that holds a registry.
    private let elsewhere: String?

    /// The registry's names that exist in the schema already.
    private let present: Set<String>

    private let known: [Migration]

    /// Looks into a database.
    static func of(_ postgres: some PostgresQuerying, _ known: [Migration]) async throws -> DatabaseFitness {
        let names = Array(Self.names(of: known))
        let row = try await postgres.firstRow(
            Statement(named: "examine_database", ["names": "\(names + ["schema_migration"])"])
        )
        guard let row else { throw TrainingError(.internalFault) }
        return try DatabaseFitness(
            hasMigrations: row["has_migrations"],
            encoding: row["encoding"],
            account: row["account"],
            mayEnter: row["may_enter"],
            mayMake: row["may_make"],
            mayRead: row["may_read"],
            elsewhere: row["elsewhere"],
            present: Set(row["present"] as [String]),
            known: known
        )
    }

    /// Refuses a database that can't hold the registry.
    func check() throws {
        guard encoding == "UTF8" else { throw TrainingError(.databaseEncoding, ["found": encoding]) }
        guard hasMigrations else {
            if let elsewhere { throw TrainingError(.databaseElsewhere, ["found": elsewhere]) }
            guard mayEnter else { throw forbidden }
            guard present.isEmpty else {
                throw TrainingError(.databaseOccupied, ["found": present.sorted().joined(separator: ", ")])
            }
            return
        }
        guard mayEnter, mayRead else { throw forbidden }
    }

    /// Refuses a database that lacks a table that its migrations made.
    func checkThatAllIsThere(_ ran: [Migration]) throws {
        let missing = Self.names(of: ran).subtracting(present)
        guard missing.isEmpty else {
            throw TrainingError(.databaseIncomplete, ["found": missing.sorted().joined(separator: ", ")])
        }
    }

    /// Refuses an account that may not create tables.
    func checkThatTablesCanBeMade() throws {
        guard mayMake else { throw forbidden }
    }

    private var forbidden: TrainingError { TrainingError(.databaseForbids, ["found": account]) }

    /// The tables and views that migrations leave behind: those that they create, without those that they drop or
    /// rename.
    private static func names(of migrations: [Migration]) -> Set<String> {
        var names: Set<String> = []
        for migration in migrations {
            for line in migration.sql.split(whereSeparator: \.isNewline) {
                // Statements begin at the beginning of a line; within functions, lines are indented.
                let words = line.lowercased().split { " (;".contains($0) }
                guard words.count > 2, words[1] == "table" || words[1] == "view" else { continue }
                switch (words[0], words[2]) {
                case ("create", "if"), ("drop", "if"), ("alter", "if"): continue
                case ("create", let name): names.insert(String(name))
                case ("drop", let name): names.remove(String(name))
                case ("alter", let name) where words.count > 5 && words[3] == "rename" && words[4] == "to":
                    names.remove(String(name))
                    names.insert(String(words[5]))
                default: continue
                }
            }
        }
        return names
    }
}
