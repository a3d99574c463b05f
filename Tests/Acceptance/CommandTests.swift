import FoundationEssentials
import PostgresTesting
import Testing

/// The output of commands, and the files that they must not overwrite.
@Suite(.permit) struct CommandTests {
    @Test
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
            // For people the error is a sentence.
            let said = try await program.run("courses", "show", "DX-999")
            #expect(!said.errors.contains("{") && said.errors.contains("DX-999"))
        }
    }

    @Test
    func unnamedRulesOfATargetGroupStay() async throws {
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

    @Test
    func aHeadOnPaperProvesWhatCameLater() async throws {
        try await Program.withHome { program in
            try await program.run("courses", "import", ReferenceData.path("courses-sample.csv"))
            let sealed = try await program.run("seal", "--format", "json")
            #expect(sealed.status == 0, "\(sealed.errors)")
            let note = try #require(try sealed.json["note"].string)
            #expect(try await program.run("seal", "--quiet").output.contains("— registry "))
            let file = program.home + "/2022-Q2.seal"
            try note.write(toFile: file, atomically: true, encoding: .utf8)
            try await program.run("courses", "create", "DX-900", "--title-vi", "Khóa mới")
            for head in [file, note] {
                let verified = try await program.run("verify", "--against", head, "--format", "json")
                #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
            }
            let changed = note.replacing("\n\n", with: "\nx\n\n")
            let refused = try await program.run("verify", "--against", changed, "--format", "json")
            #expect(refused.status == 70)
            #expect(try refused.json["differences"].items[0]["kind"].string == "against")
            #expect(try await program.run("verify", "--against", "no head").status == 65)
            #expect(try await program.run("seal", "--proof-of", "CB1").status == 64)
            let pictured = try await program.run("seal", "--format", "table")
            #expect(pictured.output.contains("█▀") && pictured.output.contains("— registry "))
        }
    }

    @Test
    func theNextCommandKeepsTheOptions() async throws {
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

    /// A file has no place for a cursor, so it is whole, unless an option limits it.
    @Test
    func aListAsCSVIsWhole() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            let courses = (1...1060).map { "C\($0),Khóa \($0),2" }
            let file = try folder.write("courses.csv", (["code,title_vi,hours"] + courses).joined(separator: "\n"))
            #expect(try await program.run("courses", "import", file).status == 0)
            func lines(_ options: String...) async throws -> Int {
                let list = try await program.run(["courses", "list", "--format", "csv"] + options)
                return list.output.split(separator: "\n").count
            }
            #expect(try await lines() == 1061)
            #expect(try await lines("--limit", "7") == 8)
            #expect(try await lines("--limit", "7", "--all") == 1061)
            #expect(try await lines("--text", "no such course") == 1)
            let json = try await program.run("courses", "list", "--format", "json").json
            #expect(json["items"].items.count == 50 && json["next"].string != nil)
            // A list of names alone is a page too, and says so.
            let names = try await program.run("courses", "list", "--quiet")
            #expect(names.output.split(separator: "\n").count == 50 && names.errors.contains("--all"))
        }
    }

    /// A table of an undoing shows the first few things that stay, their number, and the way to see all.
    @Test
    func aShortenedListSaysSo() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            let courses = (1...12).map { "C\($0),Khóa \($0),2" }
            let curriculum = (1...12).map { "CT,1,Chương trình,C\($0),required" }
            for (kind, header, rows) in [
                ("courses", "code,title_vi,hours", courses),
                ("curricula", "curriculum_code,version,title_vi,course_code,requirement", curriculum),
            ] {
                let file = try folder.write("\(kind).csv", ([header] + rows).joined(separator: "\n"))
                #expect(try await program.run(kind, "import", file).status == 0)
            }
            let tried = try await program.run("imports", "undo", "1", "--dry-run", "--format", "table")
            #expect(tried.output.contains("… and 2 more"), "\(tried)")
            #expect(tried.output.contains("daotao imports undo 1 --dry-run --notes undo-1.csv"))
            #expect(tried.output.contains("Nothing was changed"))
            let json = try await program.run("imports", "undo", "1", "--dry-run", "--format", "json").json
            #expect(json["left"].items.count == 12)
            #expect(json["dryRun"].bool == true)
            let path = folder.path + "/undo-1.csv"
            let noted = try await program.run("imports", "undo", "1", "--notes", path, "--format", "json").json
            #expect(noted["notes"].string == path)
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 13)
            let record = try await program.run("imports", "show", "1", "--format", "json").json
            #expect((record["undone"].int, record["left"].int) == (0, 12))
            #expect(try await program.run("imports", "undo", "2").status == 0)
            let again = try await program.run("imports", "undo", "1", "--format", "json").json
            #expect((again["removed"].int, again["leftCount"].int) == (12, 0))
        }
    }

    @Test
    func refusedRowsAreInAFileForProgramsToo() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            let file = try folder.write("courses.csv", "code,title_vi,hours\nA-1,Một,4\nA-2,Hai,x\n")
            let outcome = try await program.run("courses", "import", file, "--format", "json")
            #expect(outcome.status == 65)
            let rejects = folder.path + "/courses.rejects.csv"
            #expect(try outcome.json["rejects"].string == rejects)
            let lines = try String(contentsOf: URL(filePath: rejects), encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 2 && lines[1].hasPrefix("A-2,Hai,x,3,hours,not_number,"))
        }
    }

    /// A registrar may be mending the refused rows while the file is imported again.
    @Test
    func aCorrectedRejectsFileIsNotOverwritten() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            let file = try folder.write("courses.csv", "code,title_vi,hours\nA-1,Một,4\nA-2,Hai,x\n")
            func run(_ options: String...) async throws -> Program.Outcome {
                try await program.run(["courses", "import", file] + options + ["--format", "json"])
            }
            func text(_ name: String) throws -> String {
                try String(contentsOf: URL(filePath: "\(folder.path)/\(name)"), encoding: .utf8)
            }
            let rejects = folder.path + "/courses.rejects.csv"
            // A file with the same refused rows has the same name, whether it comes from an import or a dry run.
            for options in [["--dry-run"], [], []] {
                let outcome = try await program.run(["courses", "import", file] + options + ["--format", "json"])
                #expect(try outcome.json["rejects"].string == rejects)
            }
            let mended = try text("courses.rejects.csv").replacing("Hai,x", with: "Hai,6")
            try Data(mended.utf8).write(to: URL(filePath: rejects))
            for _ in 1...2 {
                let outcome = try await run()
                #expect(outcome.status == 65)
                #expect(try outcome.json["rejects"].string == folder.path + "/courses.rejects-2.csv")
                #expect(
                    try outcome.json["warnings"].items.compactMap(\.string).contains { $0.contains("rejects-2.csv") }
                )
                #expect(try text("courses.rejects.csv") == mended)
                #expect(try text("courses.rejects-2.csv").contains("A-2,Hai,x,3,hours,not_number,"))
            }
            // A file that the option names is overwritten.
            #expect(try await run("--rejects", rejects).json["rejects"].string == rejects)
            #expect(try text("courses.rejects.csv").contains("A-2,Hai,x,3"))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(left == ["courses.csv", "courses.rejects-2.csv", "courses.rejects.csv"])
        }
    }

    @Test
    func mistakesAreNamed() async throws {
        try await Program.withHome { program in
            for (arguments, status, said) in [
                (["ofcials", "list"], 64, "Did you mean 'officials'?"),
                (["completions", "list", "--official", "NOBODY"], 65, "NOBODY"),
                (["enrollments", "list", "--class", "NOTHING"], 65, "NOTHING"),
                (["curricula", "show", "C", "--version", "9"], 65, "\"C\""),
                (["audit", "show", "7"], 65, "\"7\""),
                (["serve", "--port", "80000"], 64, "0–65535"),
                (["courses", "list", "--database", "postgres://localhost:1/x"], 69, "DATABASE_URL"),
            ] as [([String], Int32, String)] {
                let outcome = try await program.run(arguments)
                #expect(outcome.status == status, "\(arguments) \(outcome.errors)")
                #expect(outcome.errors.contains(said), "\(arguments) \(outcome.errors)")
            }
            let version = try await program.run("--version")
            #expect(version.status == 0 && version.output.first?.isNumber == true)
        }
    }
}
