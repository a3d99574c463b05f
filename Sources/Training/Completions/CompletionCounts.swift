import Synchronization

/// How many completions this process was asked to record, and what became of them.
public struct CompletionCounts: Sendable, Hashable {
    /// Facts that were new.
    public internal(set) var recorded = 0

    /// Facts that stood already.
    public internal(set) var standing = 0

    /// Facts that were revoked.
    public internal(set) var revoked = 0

    /// Facts that were refused, by the first thing that was wrong with them.
    public internal(set) var refused: [ErrorCode: Int] = [:]
}

/// Counts completions a commit at a time, so that counting costs one lock for each commit.
final class CompletionTally: Sendable {
    private let kept = Mutex(CompletionCounts())

    var counts: CompletionCounts { kept.withLock { $0 } }

    /// Counts the fates of some facts, and returns them.
    func counted(
        _ fates: [Result<RecordedCompletion, TrainingError>]
    ) -> [Result<RecordedCompletion, TrainingError>] {
        kept.withLock { counts in
            for fate in fates {
                switch fate {
                case .success(let completion) where completion.isNew: counts.recorded += 1
                case .success: counts.standing += 1
                case .failure(let error): counts.refused[error.code, default: 0] += 1
                }
            }
        }
        return fates
    }

    func countRevocation() {
        kept.withLock { $0.revoked += 1 }
    }
}

extension Completions {
    /// How many completions this process recorded, revoked and refused, files apart.
    public var counts: CompletionCounts { tally.counts }
}
