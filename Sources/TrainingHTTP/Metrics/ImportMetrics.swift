import Metrics
import Training

/// Counts imports, and the fates of their rows.
struct ImportMetrics: Sendable {
    private let factory: any MetricsFactory

    init(_ factory: any MetricsFactory) {
        self.factory = factory
    }

    /// Runs an import, and counts it.
    func counted(
        _ kind: ImportKind,
        _ body: () async throws -> ImportSummary
    ) async throws -> ImportSummary {
        do {
            let summary = try await body()
            record(kind, summary)
            return summary
        } catch {
            count(kind, outcome: "failed")
            throw error
        }
    }

    /// Counts an import that ended without an error; rows count only if they were stored.
    private func record(_ kind: ImportKind, _ summary: ImportSummary) {
        let isStored = !summary.dryRun && !summary.isAborted
        count(kind, outcome: isStored ? "stored" : summary.isAborted ? "aborted" : "dry_run")
        Metrics.Timer(label: "daotao.import.duration", dimensions: [("kind", kind.rawValue)], factory: factory)
            .recordSeconds(summary.seconds)
        guard isStored else { return }
        let fates = [
            ("created", summary.created), ("updated", summary.updated), ("unchanged", summary.unchanged),
            ("rejected", summary.rejected),
        ]
        for (fate, rows) in fates {
            Counter(
                label: "daotao.import.rows",
                dimensions: [("kind", kind.rawValue), ("fate", fate)],
                factory: factory
            ).increment(by: rows)
        }
    }

    private func count(_ kind: ImportKind, outcome: String) {
        Counter(
            label: "daotao.imports",
            dimensions: [("kind", kind.rawValue), ("outcome", outcome)],
            factory: factory
        ).increment()
    }
}
