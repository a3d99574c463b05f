import ArgumentParser
import Training

extension ImportRequest {
    /// Imports the file, with a progress bar for a person, and shows the summary.
    ///
    /// - Throws: `ExitCode` 65 where rows were refused, and what the import throws.
    func run(
        _ kind: ImportKind,
        _ global: GlobalOptions,
        _ take: (Training, ImportRequest) async throws -> ImportSummary
    ) async throws {
        let summary = try await watched(global) { request in
            try await withTraining(global) { try await take($0, request) }
        }
        let output = global.output
        if output.isTalkative {
            for warning in summary.warnings { StandardStreams.note(warning.spoken) }
        }
        try output.show(ImportAnswer(kind: kind, request: self, summary: summary))
        // The table for people says so itself.
        if summary.rejected > 0, summary.rejects == nil, !output.isTalkative {
            StandardStreams.note(words("import.nowhere", ["count": summary.rejected.spoken]))
        }
        if summary.rejected > 0 { throw ExitCode(ErrorKind.invalid.exitCode) }
    }

    /// Shows a progress bar during the import, where a person sees it.
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
