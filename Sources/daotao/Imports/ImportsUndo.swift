import ArgumentParser
import Terminal
import Training

/// `daotao imports undo`: takes back what an import brought and changed, as far as nothing rests on it yet.
struct ImportsUndo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: words("help.imports.undo"),
        discussion: Examples.text([
            ("daotao imports undo 7", "example.imports-undo")
        ])
    )

    @Argument(help: .words("option.import", value: "number"))
    var number: Int

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let summary = try await withTraining(global) { try await $0.imports.undo(number, by: .atTheShell) }
        try global.output.show(UndoAnswer(summary: summary))
    }
}

/// What was taken back, and what stays and why.
struct UndoAnswer: Answer {
    let summary: UndoSummary

    var body: UndoSummary { summary }
    var columns: [String] { ["line", "name", "reason"] }
    var records: [[String?]] { summary.left.map { ["\($0.line)", $0.name, $0.reason.rawValue] } }
    var essence: [String] { summary.left.map(\.name) }

    func picture(on canvas: Canvas) -> String {
        let counts = [
            "number": "\(summary.import)", "file": summary.fileName, "removed": summary.removed.spoken,
            "restored": summary.restored.spoken, "left": summary.leftCount.spoken,
        ]
        let lines = summary.left.prefix(10).map { left in
            let line = canvas.strong(words("undo.line", ["line": left.line.spoken]))
            return "\(line), \(left.name.harmless): \(words("undo.reason.\(left.reason.rawValue)"))"
        }
        return canvas.page([
            canvas.done(words("undo.done", counts)),
            lines.isEmpty ? "" : canvas.section(words("undo.left"), canvas.indented(lines.joined(separator: "\n"))),
        ])
    }
}
