import ArgumentParser
import Training

/// `daotao imports undo`: takes back what an import brought and changed, as far as nothing rests on it yet.
struct ImportsUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: words("help.imports.undo"),
        discussion: Examples.text([
            ("daotao imports undo 7 --dry-run --notes undo-7.csv", "example.imports-undo-try"),
            ("daotao imports undo 7", "example.imports-undo"),
        ])
    )

    @Argument(help: .words("option.import", value: "number"))
    var number: Int

    @Flag(help: .words("option.undo-dry-run"))
    var dryRun = false

    @Option(help: .words("option.undo-notes", value: "file"), completion: .file(extensions: ["csv"]))
    var notes: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var options = UndoOptions()
        options.isDryRun = dryRun
        options.notes = notes
        // Programs read all of it; people the first few, and the rest in a file.
        options.listed = global.output.isTalkative ? UndoAnswer.shown : nil
        options.language = Spoken.language
        let wanted = options
        let summary = try await withTraining(global) { try await $0.imports.undo(number, wanted, by: .atTheShell) }
        try global.output.show(UndoAnswer(summary: summary))
    }
}
