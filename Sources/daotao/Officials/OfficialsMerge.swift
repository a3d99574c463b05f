import ArgumentParser
import Training

/// `daotao officials merge`: merges two records that are one person's.
struct OfficialsMerge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: words("help.officials.merge"),
        discussion: Examples.text([
            ("daotao officials merge CC9 --into CB00000001", "example.officials-merge")
        ])
    )

    @Argument(help: .words("option.merge-duplicate", value: "number"))
    var duplicate: String

    @Option(help: .words("option.merge-into", value: "number"))
    var into: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let record = try await withTraining(global) {
            try await $0.officials.merge(duplicate, into: into, by: .atTheShell)
        }
        let done = words("officials.merged", ["name": record.official.fullName])
        try global.output.show(OfficialAnswer(record: record, done: done))
    }
}
