import FoundationEssentials
import PostgresTesting
import Testing

/// The main job in a registrar's commands; the result is compared with the generator's truth, person by person.
@Suite(.permit) struct MainJobTests {
    @Test
    func theNumberIsTrueToThePerson() async throws {
        try await Program.withHome { program in
            let folder = try TemporaryFolder()
            let (officials, completions, truth) = (
                folder.path + "/officials.csv", folder.path + "/completions.csv", folder.path + "/progress.csv"
            )
            try await ReferenceData.generate("generate-officials", "--count", "20000", "--out", officials)
            try await ReferenceData.generate(
                "generate-completions",
                "--officials",
                officials,
                "--share",
                "0.7",
                "--out",
                completions,
                "--answer",
                truth
            )
            let imports = [
                ("organizations", ReferenceData.path("organizations-2022.csv"), 11_390),
                ("officials", officials, 20_000), ("courses", ReferenceData.path("courses-sample.csv"), 14),
                ("curricula", ReferenceData.path("curricula-sample.csv"), 16),
            ]
            for (kind, file, count) in imports {
                let outcome = try await program.run(kind, "import", file, "--format", "json")
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(try outcome.json["created"].int == count)
            }
            let taken = try await program.run("completions", "import", completions, "--format", "json")
            #expect(taken.status == 0, "\(taken.errors)")
            let summary = try taken.json
            #expect(summary["rejected"].int == 0)
            #expect(summary["trained"].int == 10_058)
            let rows = try #require(summary["rows"].int)
            #expect(try #require(summary["created"].int) + (summary["unchanged"].int ?? 0) == rows)

            try await compareWithTruth(truth, program)

            for (kind, file, count) in imports + [("completions", completions, rows)] {
                let again = try await program.run(kind, "import", file, "--format", "json")
                #expect(try again.json["unchanged"].int == count, "\(kind)")
            }
            try await compareWithTruth(truth, program)
            let verified = try await program.run("verify")
            #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        }
    }

    /// Compares the numbers of every month's end and every unit with the generator's truth.
    private func compareWithTruth(_ truth: String, _ program: Program) async throws {
        var expected: [String: [String: Int]] = [:]
        for line in try String(contentsOf: URL(filePath: truth), encoding: .utf8).split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",")
            expected[String(fields[0]), default: [:]][String(fields[1])] = Int(fields[2])
        }
        #expect(expected.count == 12)
        for (day, units) in expected {
            let outcome = try await program.run("progress", "--as-of", day, "--format", "json")
            let report = try outcome.json
            #expect(report["asOf"].string == day)
            #expect(report["trained"].int == units["VN"], "\(day)")
            var found: [String: Int] = [:]
            for unit in report["units"].items { found[unit["code"].string ?? ""] = unit["trained"].int }
            var wanted = units
            wanted["VN"] = nil
            #expect(found == wanted, "\(day)")
        }
    }
}

/// A folder that is deleted with the last reference to it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "daotao-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file into the folder.
    func write(_ name: String, _ text: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
        return path + "/" + name
    }
}
