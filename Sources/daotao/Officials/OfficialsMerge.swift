import ArgumentParser
import Terminal
import Training

/// `daotao officials merge`: merges two records of the same person.
struct OfficialsMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials merge",
        examples: [
            "daotao officials merge CC9 --into CB00000001 --dry-run": "example.officials-merge-try",
            "daotao officials merge CC9 --into CB00000001": "example.officials-merge",
        ]
    )

    @Argument(help: .words("option.merge-duplicate", value: "number"))
    var duplicate: String

    @Option(help: .words("option.merge-into", value: "number"))
    var into: String

    @Flag(help: .words("option.merge-dry-run"))
    var dryRun = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let merged = try await withTraining(global) {
            try await $0.officials.merge(duplicate, into: into, isDryRun: dryRun, by: .atTheShell)
        }
        let name = ["name": merged.official.fullName.harmless]
        guard merged.dryRun else {
            return try global.output.show(Card(merged.thing, in: merged, done: words("officials.merged", name)))
        }
        let command = "daotao officials merge \(ImportAnswer.quoted(duplicate)) --into \(ImportAnswer.quoted(into))"
        try global.output.show(
            Card(merged.official, in: merged) { _, canvas in
                [words("officials.would-merge", name)] + OfficialBlocks(record: merged.thing).drawn(on: canvas)
                    + [canvas.next([command], because: words("officials.merge-for-real"))]
            }
        )
    }
}
