import FoundationEssentials
import Glibc
import PostgresTesting
import Subprocess
import SystemPackage
import Testing

/// Whole stories, run with the real program.
@Suite(.permit) struct StoryTests {
    /// A small registry: the tree of 2022, the sample courses and curricula, and two officials.
    private func fill(_ program: Program, _ folder: TemporaryFolder) async throws {
        let officials = try folder.write(
            "officials.csv",
            """
            official_code,national_id,full_name,date_of_birth,organization_code
            CB1,001085000001,Nguyễn Thị Thuỷ,1985-02-03,00001
            CC2,001190000002,Trần Văn Đức,1990-12-31,79
            """
        )
        for (kind, file) in [
            ("organizations", ReferenceData.path("organizations-2022.csv")), ("officials", officials),
            ("courses", ReferenceData.path("courses-sample.csv")),
            ("curricula", ReferenceData.path("curricula-sample.csv")),
        ] {
            let outcome = try await program.run(kind, "import", file)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
    }

    @Test
    func aCompletionRecordedTwiceCountsOnce() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            try await fill(program, folder)
            for course in ["DX-101", "DX-102", "DX-103", "DX-103"] {
                let recorded = try await program.run(
                    "completions",
                    "record",
                    "CB1",
                    course,
                    "--on",
                    "2022-05-01",
                    "--format",
                    "json"
                )
                #expect(recorded.status == 0, "\(recorded.errors)")
            }
            let report = try await program.run("progress", "--format", "json").json
            #expect(report["trained"].int == 1)
            #expect(report["attendances"].int == 3)
            let hanoi = report["units"].items.first { $0["code"].string == "01" }
            #expect(hanoi?["trained"].int == 1)

            let move = try folder.write(
                "move.csv",
                "official_code,full_name,organization_code\nCB1,Nguyễn Thị Thuỷ,79\nCC2,Trần Văn Đức,00001\n"
            )
            #expect(try await program.run("officials", "import", move, "--effective", "2022-06-01").status == 0)
            for course in ["DX-101", "DX-102", "DX-103"] {
                let recorded = try await program.run("completions", "record", "CC2", course, "--on", "2022-06-01")
                #expect(recorded.status == 0, "\(recorded.errors)")
            }
            let after = try await program.run("progress", "--format", "json").json
            let trained = Dictionary(
                uniqueKeysWithValues: after["units"].items.map { ($0["code"].string ?? "", $0["trained"].int ?? -1) }
            )
            #expect(after["trained"].int == 2)
            // The first official was trained before moving away from Hà Nội, the second after moving there.
            #expect(trained["01"] == 2)
            #expect(trained["79"] == 0)
            #expect(try await program.run("verify").status == 0)
        }
    }

    @Test
    func anImportThatIsKilledLeavesNothing() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            try await fill(program, folder)
            let officials = folder.path + "/many.csv"
            try await ReferenceData.generate("generate-officials", "--count", "30000", "--out", officials)

            // The program reads half of the file from a pipe that stays open, and is killed while it waits for the rest.
            let half = try Array(Data(contentsOf: URL(filePath: officials)).prefix(2_000_000))
            _ = try await Subprocess.run(
                .path(FilePath(Program.binary)),
                arguments: ["officials", "import", "-", "--format", "json"],
                environment: program.environment(),
                input: .inputWriter,
                output: .discarded,
                error: .discarded
            ) { execution in
                _ = try await execution.standardInputWriter.write(half)
                try execution.send(signal: .kill)
            }
            let between = try await program.run("officials", "list", "--format", "json").json
            #expect(between["items"].items.count == 2)

            let whole = try await program.run("officials", "import", officials, "--format", "json")
            #expect(whole.status == 0, "\(whole.errors)")
            #expect(try whole.json["created"].int == 30_000)
            #expect(try await program.run("verify").status == 0)
        }
    }

    @Test
    func twoCommandsAtOnceShareTheDatabase() async throws {
        try await Program.withHome { program in
            async let first = program.run("courses", "import", ReferenceData.path("courses-sample.csv"))
            async let second = program.run("organizations", "import", ReferenceData.path("organizations-2022.csv"))
            let outcomes = try await [first, second]
            #expect(outcomes.map(\.status) == [0, 0], "\(outcomes.map(\.errors))")
            let courses = try await program.run("courses", "list", "--format", "json").json
            #expect(courses["items"].items.count == 14)
        }
    }

    @Test
    func badInputIsAnAnswer() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            try await fill(program, folder)
            let file = try folder.write(
                "messy.csv",
                """
                Mã cán bộ;Số CCCD;Họ và tên;Ngày sinh;Mã đơn vị
                N1;001090000011;Người Một;01/02/1990;79
                N2;12;Người Hai;31/02/1990;79
                N3;001090000013;Người Ba;;không có
                """
            )
            let rejects = folder.path + "/rejects.csv"
            let outcome = try await program.run(
                "officials",
                "import",
                file,
                "--rejects",
                rejects,
                "--lang",
                "vi",
                "--format",
                "json"
            )
            #expect(outcome.status == 65)
            let summary = try outcome.json
            #expect(summary.keys.isSuperset(of: ["rows", "created", "updated", "unchanged", "rejected", "dryRun"]))
            #expect(summary["created"].int == 1)
            #expect(summary["rejected"].int == 2)
            #expect(summary["rejects"].string == rejects)
            let lines = try String(contentsOf: URL(filePath: rejects), encoding: .utf8).split(separator: "\n")
            #expect(lines.first == "Mã cán bộ;Số CCCD;Họ và tên;Ngày sinh;Mã đơn vị;line;column;code;message")
            #expect(lines.count == 3)
            #expect(lines[1].contains("national_id_length") && lines[1].contains("invalid_date"))

            #expect(try await program.run("officials", "import", "/no/such/file.csv").status == 66)
            #expect(try await program.run("officials", "import", file, "--mode", "never").status == 64)
            #expect(try await program.run("officials", "show", "nobody").status == 65)
            let away = try await program.run("progress", "--database", "postgresql:///x?host=/no/such/folder")
            #expect(away.status == 69)
            #expect(away.errors.contains("database"))
        }
    }

    @Test
    func withoutPostgreSQLTheErrorNamesThePackage() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            let outcome = try await program.run(
                "progress",
                environment: ["DAOTAO_POSTGRES_BIN": folder.path, "PATH": folder.path]
            )
            #expect(outcome.status == 69)
            #expect(outcome.errors.contains(folder.path) && outcome.errors.contains("postgresql"))
        }
    }

    @Test
    func aTokenIsShownOnceAndRevokedForGood() async throws {
        try await Program.withHome { program in
            let created = try await program.run(
                "tokens",
                "create",
                "--role",
                "recorder",
                "--expires",
                "90d",
                "--purpose",
                "LMS",
                "--format",
                "json"
            )
            #expect(created.status == 0, "\(created.errors)")
            let answer = try created.json
            #expect(answer.keys == ["id", "token", "role", "scope", "expiresAt", "purpose", "seesNationalIds"])
            let id = try #require(answer["id"].string)
            let secret = try #require(answer["token"].string)
            #expect(secret.hasPrefix("dtk_"))

            for words in [["list"], ["show", id], ["revoke", id]] {
                let outcome = try await program.run(["tokens"] + words + ["--format", "json"])
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(!outcome.output.contains(secret))
            }
            let revoked = try await program.run("tokens", "show", id, "--format", "json").json
            #expect(revoked["purpose"].string == "LMS")
            #expect(revoked["revokedAt"].string != nil)
            #expect(
                try await program.run("tokens", "list", "--live", "--format", "json").json["items"].items.count == 0
            )

            let table = try await program.run(
                "tokens",
                "create",
                "--role",
                "viewer",
                "--expires",
                "1h",
                "--format",
                "table"
            )
            // The secret is alone on its line.
            #expect(table.output.split(separator: "\n").contains { $0.hasPrefix("dtk_") && !$0.contains(" ") })
            for (arguments, status) in [
                (["--role", "king", "--expires", "1h"], 64), (["--role", "viewer", "--expires", "soon"], 64),
                (["--role", "viewer", "--expires", "2001-01-01"], 65),
                (["--role", "viewer", "--expires", "1h", "--scope", "nowhere"], 65),
            ] as [([String], Int32)] {
                let refused = try await program.run(["tokens", "create"] + arguments)
                #expect(refused.status == status, "\(refused.errors)")
            }
        }
    }
}
