public import Shapes

/// How an import is taken back.
public struct UndoOptions: Sendable {
    /// Find out what would be taken back and what would stay, and change nothing.
    public var isDryRun = false

    /// Where to write what became of each record; nil to write nothing.
    public var notes: String?

    /// How many of the records that stay the answer lists at most; nil for all.
    public var listed: Int? = 1000

    /// The language of the notes' sentences.
    public var language = Language.vi

    /// Told now and then what is being done.
    public var report: @Sendable (UndoStep) -> Void = { _ in }

    /// Takes back what can be taken back.
    public init() {}
}

/// Where an undoing has got to, for whoever watches.
public enum UndoStep: Sendable, Hashable {
    /// What the file brought and changed is taken back, as far as nothing rests on it, and counted anew.
    case takingBack(fileName: String)

    /// What became of each record is written out.
    case noting(records: Int)
}

/// What undoing an import took back, and what it left.
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

    /// Why a record stays.
    public enum Reason: String, JSONWritable, Sendable, CaseIterable {
        /// Others refer to it: completions, enrollments, units below it.
        case inUse = "in_use"

        /// A later import or somebody's hand has changed it.
        case changedSince = "changed_since"

        /// It has been taken back in another way.
        case gone

        /// The reason in words.
        public func sentence(in language: Language) -> String {
            Catalogue.training.sentence("undo.\(rawValue)", in: language)
        }
    }
}

extension UndoSummary: Shaped {
    public static let shape = Shape<UndoSummary>("UndoSummary") {
        Field("import", \.import)
        Field("fileName", \.fileName)
        Field("removed", \.removed, "How many records are gone again.")
        Field("restored", \.restored, "How many are as they were before.")
        Field(
            "left",
            \.left,
            "What stays, and why: the first thousand in the order of the file. `Accept: text/csv` gives all."
        )
        Field("leftCount", \.leftCount, "How many records stay.")
        Field("reinstated", \.reinstated, Reinstated.meaning)
        Field("dryRun", \.dryRun, "Whether nothing was changed, because that was asked for.")
        Field(
            "notes",
            \.notes,
            "Where a file tells what became of each record; commands at a shell write one."
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
