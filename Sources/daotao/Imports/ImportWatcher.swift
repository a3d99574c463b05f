import Terminal
import Training

/// Shows on standard error how far an import has got.
struct ImportWatcher: Sendable {
    private let bar = ProgressBar()

    /// Shows a step.
    func see(_ step: ImportStep) {
        switch step {
        case .reading(let rows, let bytes, let totalBytes):
            bar.update(label: words("import.reading"), done: bytes, total: totalBytes) { seconds in
                seconds > 0 ? words("import.rate", ["rate": Int(Double(rows) / seconds).spoken]) : ""
            }
        case .judging(let rows):
            bar.update(label: words("import.judging", ["rows": rows.spoken]), done: rows, total: nil)
        case .rejecting(let rows):
            bar.update(label: words("import.rejecting", ["rows": rows.spoken]), done: rows, total: nil)
        }
    }

    /// Takes the bar away.
    func end() { bar.end() }
}
