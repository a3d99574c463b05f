public import FoundationEssentials

/// An import over HTTP, as its caller can watch it.
public struct ImportTask: Encodable, Sendable {
    /// A name that nobody can guess.
    public let id: String

    /// What the file holds.
    public let kind: String

    /// What the file is called.
    public let fileName: String

    /// Whether it is running, or how it ended.
    public let state: State

    /// What is being done: `waiting`, `reading`, `judging` or `rejecting`.
    public let step: String

    /// How many rows have been read.
    public let rows: Int

    /// When it began.
    public let startedAt: Date

    /// When it ended, nil while it goes on.
    public let finishedAt: Date?

    /// The summary of a finished one, the problem of a failed one, as JSON.
    public let answer: String?

    /// The state of an import.
    public enum State: String, Encodable, Sendable {
        /// It waits, or is at work.
        case running
        /// It has a summary.
        case finished
        /// It has a problem, and nothing was stored.
        case failed
    }

    private enum CodingKeys: String, CodingKey {
        case id, kind, fileName, state, step, rows, startedAt, finishedAt
    }
}

/// A file that an import over HTTP leaves.
public enum ImportTaskFile: String, Sendable, CaseIterable {
    /// The rows that were refused, with their faults.
    case rejects
    /// The notes on rows that were taken.
    case notes
}
