import Terminal
import Training

/// The records that an undo removed or restored, and those that stay, with the reasons.
struct UndoAnswer: Answer {
    let summary: UndoSummary

    /// The most records that stay to show to people.
    static let shown = 10

    var body: UndoSummary { summary }
    var columns: [String] { ["line", "name", "reason"] }
    var csvRows: [[String?]] { summary.left.map { ["\($0.line)", $0.name, $0.reason.rawValue] } }
    var essence: [String] { summary.left.map(\.name) }

    func picture(on canvas: Canvas) -> String {
        let counts = [
            "number": "\(summary.import)", "file": summary.fileName, "removed": summary.removed.spoken,
            "restored": summary.restored.spoken, "left": summary.leftCount.spoken,
        ]
        return canvas.page([
            canvas.done(words(summary.dryRun ? "undo.tried" : "undo.done", counts)),
            canvas.reinstated(summary.reinstated),
            canvas.section(words(summary.dryRun ? "undo.would-stay" : "undo.left"), canvas.indented(left(canvas))),
            summary.notes.map { words("undo.noted", ["file": $0]) } ?? "",
            canvas.next(next.lines, because: next.why),
        ])
    }

    private func left(_ canvas: Canvas) -> String {
        let first = summary.left.prefix(Self.shown)
        let lines = first.map { left in
            let line = canvas.strong(words("undo.line", ["line": left.line.spoken]))
            return "\(line), \(left.name.harmless): \(left.reason.sentence(in: Spoken.language))"
        }
        let more = summary.leftCount - first.count
        return (lines + (more > 0 ? [words("undo.more", ["count": more.spoken])] : [])).joined(separator: "\n")
    }

    /// The next command: to look through the records that stay, or to undo the rest.
    private var next: (why: String, lines: [String]) {
        let command = "daotao imports undo \(summary.import)"
        // A record that is gone needs no attention.
        let standing = summary.left.contains { $0.reason != .gone }
        if summary.leftCount > Self.shown, summary.notes == nil, summary.dryRun || standing {
            return (words("undo.see-all"), ["\(command) --dry-run --notes undo-\(summary.import).csv"])
        }
        guard summary.dryRun else {
            return standing ? (words("undo.again"), [command]) : ("", [])
        }
        return summary.removed + summary.restored > 0 ? (words("undo.for-real"), [command]) : ("", [])
    }
}
