import FoundationEssentials
import Glibc
import PostgresTesting
import Subprocess
import SystemPackage
import Testing

/// Output into pipes, devices and links, with readers that go away and streams that are closed.
@Suite(.permit) struct StreamTests {
    private static let people = """
        official_code,full_name,date_of_birth,organization_code,position
        CB1,Nguyễn Văn An,1985-01-01,79,=HYPERLINK("http://x")
        CB2,Trần <b>Bình</b>,1985-01-01,79,Chuyên viên

        """

    /// Writing into a pipe or a device doesn't replace it by a file.
    @Test
    func aPipeIsWrittenIntoAndNotReplaced() async throws {
        try await withPeople { program, folder in
            let exported = try await program.shell(
                """
                mkfifo pipe && exec 3<>pipe
                timeout 600 cat pipe > read 3>&- &
                "$DAOTAO" officials export pipe; status=$?; exec 3>&-; wait; test -p pipe && cat read && exit $status
                """,
                in: folder
            )
            #expect(exported.status == 0 && exported.output.contains("CB1"), "\(exported)")
            let refused = try await program.shell(
                """
                exec 3<>pipe
                timeout 600 cat pipe > refused 3>&- &
                "$DAOTAO" officials import officials.csv --rejects pipe; echo $?; exec 3>&-; wait
                test -p pipe && cat refused
                """,
                in: folder
            )
            #expect(refused.output.contains("\n65\n") && refused.output.contains("not_a_name"), "\(refused)")
            let unread = try await program.shell(#"timeout 60 "$DAOTAO" officials export pipe"#, in: folder)
            #expect(unread.status == 66 && unread.errors.contains("nobody reads it"), "\(unread)")
            // The output is larger than a pipe's buffer, and the reader reads nothing.
            let stalled = try await program.shell(
                """
                mkfifo stalled && exec 3<>stalled
                awk 'BEGIN { print "official_code,full_name,organization_code"
                    print "CB9,Lê Thị Chín,79"; for (i = 0; i < 3000; i++) print "X" i ",<b>" i "</b>,79" }' > many.csv
                "$DAOTAO" officials import many.csv --rejects stalled >&2; echo $?; "$DAOTAO" officials show CB9 >&2; echo $?
                """,
                in: folder
            )
            #expect(stalled.output == "66\n65\n" && stalled.errors.contains("stopped reading"), "\(stalled)")
            let nowhere = try await program.shell(
                """
                ln -s /dev/null nowhere
                "$DAOTAO" officials import officials.csv --rejects nowhere --notes nowhere; test -L nowhere
                """,
                in: folder
            )
            #expect(nowhere.status == 0 && nowhere.output.contains(#""rejected":1"#), "\(nowhere)")
        }
    }

    @Test
    func aLinkStaysAndItsTargetIsWritten() async throws {
        try await withPeople { program, folder in
            let exported = try await program.shell(
                """
                mkdir shared && echo old > shared/out.csv && ln -s shared/out.csv out.csv
                "$DAOTAO" officials export out.csv && test -L out.csv && cat shared/out.csv && ls shared
                """,
                in: folder
            )
            #expect(exported.status == 0 && exported.output.contains("CB1"), "\(exported)")
            #expect(!exported.output.contains("old") && !exported.output.contains(".part"))
            let begun = try await program.shell(
                """
                ln -s shared/new.csv link.csv && ln -s link.csv links.csv
                "$DAOTAO" officials export links.csv && test -L links.csv && test -L link.csv && cat shared/new.csv
                """,
                in: folder
            )
            #expect(begun.status == 0 && begun.output.contains("CB1"), "\(begun)")
            // Standard output is named by its path, and is a file.
            let streamed = try await program.shell(
                #"ln -s /proc/self/fd/1 here; "$DAOTAO" officials export here > whole.csv && test -L here && cat whole.csv"#,
                in: folder
            )
            #expect(streamed.status == 0 && streamed.output.contains("CB1"), "\(streamed)")
        }
    }

    /// A reader that stops early is no failure.
    @Test
    func aReaderOfAnExportMayGoAway() async throws {
        try await withPeople { program, folder in
            let outcome = try await program.shell(
                // The pipe's reader goes away before the program writes.
                #"mkfifo gone && exec 3<>gone 4>gone 3>&-; "$DAOTAO" officials export >&4; echo $?"#,
                in: folder
            )
            #expect(outcome.output == "141\n" && outcome.errors.isEmpty, "\(outcome)")
        }
    }

    /// A connection never gets the descriptor of a standard stream that was closed.
    @Test
    func closedStreamsStayClosed() async throws {
        try await withPeople { program, folder in
            let silent = try await program.shell(#""$DAOTAO" officials list --format json >&-"#, in: folder)
            #expect(silent.status == 66 && silent.errors.contains("closed"), "\(silent)")
            let deaf = try await program.shell(#""$DAOTAO" officials import - <&-"#, in: folder)
            #expect(
                deaf.status == 66 && deaf.errors.contains(#"The file "-" can't be opened: it is closed."#),
                "\(deaf)"
            )
            let mute = try await program.shell(
                #""$DAOTAO" officials import officials.csv --format table 2>&-; test $? = 65 && "$DAOTAO" verify 2>&-"#,
                in: folder
            )
            #expect(mute.status == 0, "\(mute)")
        }
    }

    /// A list as CSV may be opened in a spreadsheet, which must not run a formula in an official's position.
    @Test
    func aSpreadsheetRunsNothingOfAList() async throws {
        try await withPeople { program, _ in
            let list = try await program.run("officials", "list", "--format", "csv")
            #expect(list.output.contains(#""'=HYPERLINK(""http://x"")""#), "\(list)")
            let shown = try await program.run("officials", "list", "--format", "json").json
            #expect(shown["items"].items.map { $0["position"].string } == [#"=HYPERLINK("http://x")"#])
        }
    }

    /// A registry with one official, and the file that brought them, with another row that is refused.
    private func withPeople(_ body: (Program, String) async throws -> Void) async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            defer { withExtendedLifetime(folder) {} }
            let tree = try folder.write(
                "tree.csv",
                "code,parent_code,level,name\nVN,,national,Việt Nam\n79,VN,province,Thành phố Hồ Chí Minh\n"
            )
            #expect(try await program.run("organizations", "import", tree).status == 0)
            let people = try folder.write("officials.csv", Self.people)
            #expect(try await program.run("officials", "import", people).status == 65)
            try await body(program, folder.path)
        }
    }
}

extension Program {
    /// Runs a shell script in a folder, with the program as `$DAOTAO`.
    fileprivate func shell(_ script: String, in folder: String) async throws -> Outcome {
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: ["-c", script],
            environment: environment(["DAOTAO": Self.binary]),
            workingDirectory: FilePath(folder),
            output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 24)
        )
        guard case .exited(let status) = result.terminationStatus else {
            return Outcome(status: -1, output: result.standardOutput, errors: result.standardError)
        }
        return Outcome(status: status, output: result.standardOutput, errors: result.standardError)
    }
}
