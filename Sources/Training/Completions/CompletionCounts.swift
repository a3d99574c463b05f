import Synchronization

/// The numbers of completions that this process was asked to record, by outcome.
public struct CompletionCounts: Sendable, Hashable {
    public internal(set) var recorded = 0

    /// Completions that were on record already.
    public internal(set) var standing = 0

    public internal(set) var revoked = 0

    /// Completions that were refused, by their first fault.
    public internal(set) var refused: [ErrorCode: Int] = [:]
}

/// Counts completions by commit, so that counting costs one lock per commit.
final class CompletionTally: Sendable {
    private let kept = Mutex(CompletionCounts())

    var counts: CompletionCounts { kept.withLock { $0 } }

    /// Counts the fates of some completions, and returns them.
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
    /// The numbers of completions that this process recorded, revoked and refused, without those from files.
    public var counts: CompletionCounts { tally.counts }
}
