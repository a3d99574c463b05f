import Testing

/// What commands say and leave alone.
@Suite struct CommandTests {
    @Test(.timeLimit(.minutes(20)))
    func aProgramReadsErrorsAsJSON() async throws {
        try await Program.withHome { program in
            let missing = try await program.run("courses", "show", "DX-999", "--format", "json")
            #expect(missing.status == 65)
            #expect(missing.errors.contains(#""code":"no_such_course""#))
            let people = try await program.run(
                [
                    "officials", "create", "--full-name", "X", "--organization-code", "79", "--email", "nobody",
                    "--phone", "1", "--format=json",
                ]
            )
            #expect(people.status == 65)
            #expect(people.errors.contains(#""field":"email""#) && people.errors.contains(#""field":"phone""#))
            // People read sentences.
            let said = try await program.run("courses", "show", "DX-999")
            #expect(!said.errors.contains("{") && said.errors.contains("DX-999"))
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func whatIsNotNamedOfATargetGroupStays() async throws {
        try await Program.withHome { program in
            func set(_ options: String...) async throws -> Program.Outcome {
                try await program.run(["target-groups", "set", "teachers"] + options + ["--format", "json"])
            }
            let made = try await set(
                "--title-vi",
                "Giáo viên",
                "--category",
                "public_employee",
                "--position",
                "giáo viên"
            )
            #expect(made.status == 0)
            let renamed = try await set("--title-vi", "Thầy cô").json
            #expect(renamed["titleVi"].string == "Thầy cô")
            #expect(renamed["categories"].items.map(\.string) == ["public_employee"])
            #expect(renamed["positions"].items.map(\.string) == ["giáo viên"])
            let widened = try await set("--position", "").json
            #expect(widened["positions"].items.isEmpty)
            #expect(widened["categories"].items.count == 1)
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func whatToDoNextKeepsTheOptions() async throws {
        try await Program.withHome { program in
            let tried = try await program.run(
                [
                    "courses", "import", ReferenceData.path("courses-sample.csv"), "--dry-run", "--draft",
                    "--encoding", "utf-8", "--map", "code=code", "--format", "table",
                ]
            )
            let next = tried.output.split(separator: "\n").first { $0.contains("courses import") }
            #expect(
                next?.hasSuffix("courses-sample.csv --map 'code=code' --draft --encoding utf-8") == true,
                "\(tried)"
            )
        }
    }
}
