import Terminal
import Training

/// Shows the progress of an import on standard error.
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

    /// Removes the bar.
    func end() { bar.end() }
}

extension ImportRequest {
    /// Shows a progress bar during the import, where a person sees one.
    func watched(
        _ global: GlobalOptions,
        _ take: (ImportRequest) async throws -> ImportSummary
    ) async throws -> ImportSummary {
        guard StandardStreams.errorIsTerminal, !global.quiet else { return try await take(self) }
        let watcher = ImportWatcher()
        defer { watcher.end() }
        var request = self
        request.report = { watcher.see($0) }
        return try await take(request)
    }
}
