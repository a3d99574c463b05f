import ArgumentParser
import Terminal
import Training

/// `daotao officials merge`: merges two records that are one person's.
struct OfficialsMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: words("help.officials.merge"),
        discussion: Examples.text([
            ("daotao officials merge CC9 --into CB00000001 --dry-run", "example.officials-merge-try"),
            ("daotao officials merge CC9 --into CB00000001", "example.officials-merge"),
        ])
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
        try global.output.show(MergedAnswer(merged: merged, duplicate: duplicate, kept: into))
    }
}

/// The record that another one was merged into; after a dry run, as it would be.
private struct MergedAnswer: Answer {
    let merged: MergedOfficial
    let duplicate: String
    let kept: String

    private var record: OfficialAnswer { OfficialAnswer(record: merged.thing) }

    var body: MergedOfficial { merged }
    var columns: [String] { record.columns }
    var csvRows: [[String?]] { record.csvRows }
    var essence: [String] { record.essence }

    func picture(on canvas: Canvas) -> String {
        let name = ["name": merged.official.fullName.harmless]
        guard merged.dryRun else {
            return OfficialAnswer(record: merged.thing, done: words("officials.merged", name)).picture(on: canvas)
        }
        let command = "daotao officials merge \(ImportAnswer.quoted(duplicate)) --into \(ImportAnswer.quoted(kept))"
        return canvas.page([
            words("officials.would-merge", name),
            record.picture(on: canvas),
            canvas.next([command], because: words("officials.merge-for-real")),
        ])
    }
}
