public import Postgres
public import Shapes

/// The options of an undo.
public struct UndoOptions: Sendable {
    /// True if to report what would be undone and what would stay, and change nothing.
    public var isDryRun = false

    /// The path of the file with the outcome of each record; nil for none.
    public var notes: String?

    /// The most records that stay and are listed in the answer; nil for all.
    public var listed: Int? = 1000

    /// The language of the notes' sentences.
    public var language = Language.vi

    /// Called now and then with the progress.
    public var report: @Sendable (UndoStep) -> Void = { _ in }

    public init() {}
}

/// The progress of an undo.
public enum UndoStep: Sendable, Hashable {
    /// The import is being undone, and the number counted again.
    case takingBack(fileName: String)

    /// The outcome of each record is being written.
    case noting(records: Int)
}

/// The outcome of an undo: the records that were undone, and those that stay.
public struct UndoSummary: Sendable {
    public let `import`: Int
    public let fileName: String
    public let removed: Int
    public let restored: Int
    public let left: [Left]
    public let leftCount: Int
    public var reinstated = Reinstated.none
    public var dryRun = false
    public var notes: String?

    /// A record that stays.
    public struct Left: Sendable, Hashable {
        public let line: Int
        public let name: String
        public let reason: Reason
    }

    /// The reason for which a record stays.
    public enum Reason: String, JSONWritable, PostgresDecodable, Sendable, CaseIterable {
        /// Other records refer to it: completions, enrollments, units below it.
        case inUse = "in_use"

        /// A later import, or an edit by hand, has changed it.
        case changedSince = "changed_since"

        /// It was removed in another way.
        case gone

        public func sentence(in language: Language) -> String {
            Catalogue.training.sentence("undo.\(rawValue)", in: language)
        }
    }
}

extension UndoSummary: Shaped {
    public static let shape = Shape<UndoSummary>("UndoSummary") {
        Field("import", \.import)
        Field("fileName", \.fileName)
        Field("removed", \.removed, "The number of records that were removed.")
        Field("restored", \.restored, "The number of records that were restored.")
        Field(
            "left",
            \.left,
            "The records that are kept, with the reason: the first thousand in the order of the file. `Accept: text/csv` gives all."
        )
        Field("leftCount", \.leftCount, "The number of records that are kept.")
        Field("reinstated", \.reinstated, Reinstated.meaning)
        Field("dryRun", \.dryRun, "True for a dry run, which changes nothing.")
        Field(
            "notes",
            \.notes,
            "The file with the fate of each record, which commands at a shell write."
        )
    }
}

extension UndoSummary.Left: Shaped {
    public static let shape = Shape<UndoSummary.Left> {
        Field("line", \.line)
        Field("name", \.name)
        Field("reason", \.reason)
    }
}
