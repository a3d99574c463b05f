import ArgumentParser
import Terminal
import Training

/// `daotao imports undo`: undoes an import, except for records that others depend on.
struct ImportsUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "imports undo",
        examples: [
            "daotao imports undo 7 --dry-run --notes undo-7.csv": "example.imports-undo-try",
            "daotao imports undo 7": "example.imports-undo",
        ]
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
        // Programs get all records that stay; people see the first few, and can get the others in a file.
        options.listed = global.output.isTalkative ? UndoAnswer.shown : nil
        options.language = Spoken.language
        let summary = try await watched(options) { options in
            try await withTraining(global) { try await $0.imports.undo(number, options, by: .atTheShell) }
        }
        try global.output.show(UndoAnswer(summary: summary))
    }

    /// Shows the progress of the undo, where a person sees it.
    private func watched(
        _ options: UndoOptions,
        _ undo: (UndoOptions) async throws -> UndoSummary
    ) async throws -> UndoSummary {
        guard StandardStreams.errorIsTerminal, !global.quiet else { return try await undo(options) }
        let bar = ProgressBar()
        defer { bar.end() }
        var options = options
        options.report = { [number] step in
            switch step {
            case .takingBack(let file):
                let label = words("undo.taking-back", ["number": "\(number)", "file": file.harmless])
                bar.update(label: label, done: 0, total: nil)
            case .noting(let records):
                bar.update(label: words("undo.noting", ["count": records.spoken]), done: 0, total: nil)
            }
        }
        return try await undo(options)
    }
}
