import FoundationEssentials
import Glibc
import PostgresTesting
import Subprocess
import SystemPackage
import Testing

/// The server's rights in the database, and the audit trail of changes over HTTP.
@Suite(.permit) struct ServingTests {
    @Test
    func theServerOfAPrivateDatabaseWorksInItsOwnRole() async throws {
        try await Program.withHome { program in
            _ = try await Subprocess.run(
                .path(FilePath(Program.binary)),
                arguments: ["serve", "--port", "0"],
                environment: program.environment(),
                input: .none,
                output: .sequence,
                error: .discarded
            ) { execution in
                // The server prints its address once it accepts requests.
                for try await _ in execution.standardOutput.strings() { break }
                let who = "select distinct usename from pg_stat_activity where application_name like 'daotao %'"
                let answer = try await program.ask(who)
                #expect(answer == "daotao_server")
                try execution.send(signal: .terminate)
            }
        }
    }

    @Test
    func aCommandThatWaitsForAnotherSaysSoAndEndsOnASignal() async throws {
        try await Program.withHome { program in
            #expect(try await program.run("goals", "list").status == 0)
            let lock = open(program.home + "/state.lock", O_RDWR | O_CLOEXEC)
            defer { close(lock) }
            flock(lock, LOCK_EX)
            let text = "4711 daotao migrate"
            _ = text.withCString { write(lock, $0, strlen($0)) }
            let result = try await Subprocess.run(
                .path(FilePath(Program.binary)),
                arguments: ["goals", "list"],
                environment: program.environment(),
                input: .none,
                output: .discarded,
                error: .sequence
            ) { execution in
                for try await line in execution.standardError.strings() where line.contains("4711") {
                    #expect(line.contains("daotao migrate"))
                    break
                }
                try execution.send(signal: .terminate)
            }
            #expect(result.terminationStatus == .exited(143))
        }
    }

    @Test
    func withoutThreadsItFailsWithASentence() async throws {
        try await Program.withHome { program in
            let result = try await Subprocess.run(
                .name("sh"),
                arguments: ["-c", #"ulimit -v 300000; exec "$0" progress"#, Program.binary],
                environment: program.environment(),
                output: .discarded,
                error: .string(limit: 1 << 16)
            )
            #expect(result.terminationStatus == .exited(69))
            #expect(result.standardError.contains("ulimit -v"))
            #expect(access(program.home + "/state.lock", F_OK) != 0)
        }
    }

    @Test
    func commandsAtTheShellAreOnTheAuditTrail() async throws {
        try await Program.withHome { program in
            #expect(try await program.run("courses", "import", ReferenceData.path("courses-sample.csv")).status == 0)
            #expect(try await program.run("courses", "edit", "DX-101", "--provider", "Học viện").status == 0)
            let list = try await program.run("audit", "list", "--format", "json").json
            #expect(list["items"].items.map { $0["action"].string } == ["course.edit", "import.take"])
            let edit = list["items"].items.first
            #expect(edit?["name"].string == "DX-101")
            #expect(edit?["after"]["provider"].string == "Học viện")
            let by = try #require(edit?["by"].string)
            #expect(by.hasPrefix("operator:") && by != "operator:impostor")
            let table = try await program.run("audit", "list", "--subject", "course", "--format", "table")
            // For people the actions are words, for programs codes.
            #expect(table.output.contains("changed a"), "\(table.output)")
            #expect(!table.output.contains("course.edit") && !table.output.contains("imported a file"))
        }
    }
}

extension Program {
    /// The running private server's answer to its owner.
    fileprivate func ask(_ statement: String) async throws -> String {
        let file = try String(contentsOfFile: home + "/data/postmaster.pid", encoding: .utf8)
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
        let result = try await Subprocess.run(
            .name("psql"),
            arguments: [
                "--no-psqlrc", "-Atqc", statement, "postgresql:///daotao?host=\(lines[4])&port=\(lines[3])&user=daotao",
            ],
            output: .string(limit: 1 << 16),
            error: .discarded
        )
        return result.standardOutput.split(separator: "\n").joined(separator: "\n")
    }
}
