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

    /// The summary of a finished import or the problem of a failed one, as JSON.
    public let answer: String?

    /// The state of an import.
    public enum State: String, JSONWritable, Sendable, CaseIterable {
        /// The import waits or runs.
        case running
        case finished
        /// The import has a problem, and nothing was stored.
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

/// A file that an import over HTTP leaves behind.
public enum ImportTaskFile: String, Sendable, CaseIterable {
    case rejects
    case notes
}
