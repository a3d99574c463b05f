import FoundationEssentials
import PostgresTesting
import Subprocess
import SystemPackage
import Testing

/// The README's commands work as they stand, in their order.
@Suite(.permit) struct ReadmeTests {
    @Test func theMainJobWorksAsItIsWritten() async throws {
        let project = URL(filePath: ReferenceData.path("")).deletingLastPathComponent()
        let page = try String(contentsOf: project.appending(path: "README.md"), encoding: .utf8)
        let section = try #require(page.split(separator: "## The main job").dropFirst().first)
        let block = try #require(section.split(separator: "```", omittingEmptySubsequences: false).dropFirst().first)
        // The program is built already, and a server would never end.
        let lines = block.split(separator: "\n").filter {
            ($0.hasPrefix("daotao ") || $0.hasPrefix("Samples/")) && !$0.hasPrefix("daotao serve")
        }
        #expect(lines.count > 15)
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/Samples",
                withDestinationPath: project.appending(path: "Samples").path
            )
            let programs = URL(filePath: Program.binary).deletingLastPathComponent().path
            for line in lines {
                let result = try await run(
                    .path("/bin/bash"),
                    arguments: ["-c", "PATH=\(programs):$PATH; \(line)"],
                    environment: program.environment(),
                    workingDirectory: FilePath(folder.path),
                    output: .string(limit: 1 << 26),
                    error: .string(limit: 1 << 20)
                )
                #expect(result.terminationStatus.isSuccess, "\(line)\n\(result.standardError)")
            }
            // The promises of the comments beside the commands.
            let roster = try await program.run("enrollments", "list", "--class", "DX-102-TG1", "--format", "json").json
            let states = roster["items"].items.map(\.["state"].string)
            #expect(states.count { $0 == "waitlisted" } == 2 && states.first == "withdrawn")
            #expect(roster["items"].items.allSatisfy { $0["fullName"].string?.isEmpty == false })
            let progress = try await program.run("progress", "--format", "json").json
            #expect(progress["units"].items.contains { $0["target"].int ?? 0 > 0 })
        }
    }
}
