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
public struct UndoSummary: Encodable, Sendable {
    /// The import's number.
    public let `import`: Int

    /// What its file was called.
    public let fileName: String

    /// How many records that it brought are gone again; completions are revoked, never deleted.
    public let removed: Int

    /// How many records that it changed are as they were before.
    public let restored: Int

    /// What stays, and why: as much of it as was asked for, in the order of the file.
    public let left: [Left]

    /// How many records stay.
    public let leftCount: Int

    /// What became of the enrollments that had expired by what the import retired.
    public var reinstated = Reinstated.none

    /// Whether nothing was changed, because that was asked for.
    public var dryRun = false

    /// The file that tells what became of each record, nil where none was asked for.
    public var notes: String?

    /// A record that stays.
    public struct Left: Encodable, Sendable, Hashable {
        /// The line of the file that brought or changed it.
        public let line: Int

        /// What names it; an official without a code by the registry's own address, for the line has the national ID.
        public let name: String

        /// Why it stays.
        public let reason: Reason
    }

    /// Why a record stays.
    public enum Reason: String, Encodable, Sendable, CaseIterable {
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
