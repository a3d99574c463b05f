public import FoundationEssentials
public import Shapes

/// An import over HTTP, as its caller can watch it.
public struct ImportTask: Sendable {
    public let id: String
    public let kind: String
    public let fileName: String
    public let state: State
    public let step: String
    public let rows: Int
    public let startedAt: Date
    public let finishedAt: Date?

    /// The summary of a finished one, the problem of a failed one, as JSON.
    public let answer: String?

    /// The state of an import.
    public enum State: String, JSONWritable, Sendable, CaseIterable {
        /// It waits, or is at work.
        case running
        /// It has a summary.
        case finished
        /// It has a problem, and nothing was stored.
        case failed
    }
}

extension ImportTask: Shaped {
    public static let shape = Shape<ImportTask> {
        Field("id", \.id, as: .uuid)
        Field("kind", \.kind, as: ImportKind.schema)
        Field("fileName", \.fileName)
        Field("state", \.state)
        Field("step", \.step)
        Field("rows", \.rows)
        Field("startedAt", \.startedAt)
        Field("finishedAt", \.finishedAt)
    }
}

/// A file that an import over HTTP leaves.
public enum ImportTaskFile: String, Sendable, CaseIterable {
    /// The rows that were refused, with their faults.
    case rejects
    /// The notes on rows that were taken.
    case notes
}
