public import CSV
public import Shapes

/// What a file holds.
public enum ImportKind: String, JSONWritable, Sendable, CaseIterable {
    /// The kinds of file, named as the commands are.
    case organizations, officials, courses, curricula, enrollments, completions

    /// Whether an empty cell can clear what is stored: only where that can be empty, and a file may change it.
    public var canClear: Bool { self == .officials || self == .courses }

    /// Whether a row can name a person by a national ID.
    public var namesPeople: Bool { plan.holdsNationalIDs }

    /// Whether the registry remembers which fields were edited by hand.
    public var keepsEdits: Bool { self == .officials }

    /// Whether such a file has days in it.
    public var hasDays: Bool { self != .organizations }
}

/// Which rows an import may store.
public enum ImportMode: String, Sendable, CaseIterable {
    /// New ones and changes to old ones.
    case upsert

    /// Only new ones.
    case create

    /// Only changes to old ones.
    case update
}

/// What a refused row means for the rest of its file.
public enum ImportOnError: String, Sendable, CaseIterable {
    /// The other rows are stored.
    case skip

    /// Nothing is stored.
    case abort
}

/// Where an import reads from.
public enum ImportSource: Sendable, Hashable {
    /// A file by its path.
    case file(String)

    /// Standard input.
    case standardInput

    /// The name for the import's record: the file's own name, without folders.
    var name: String {
        switch self {
        case .file(let path): String(path.split(separator: "/").last ?? "-")
        case .standardInput: "-"
        }
    }
}

/// How far an import has got.
public enum ImportStep: Sendable, Hashable {
    /// Rows come in from the file.
    case reading(rows: Int, bytes: Int, totalBytes: Int?)

    /// The rows are judged.
    case judging(rows: Int)

    /// The refused rows are written.
    case rejecting(rows: Int)
}

/// A file to take in, and how.
public struct ImportRequest: Sendable {
    /// Where to read from.
    public var source: ImportSource

    /// The name for the import's record; nil for the file's own name.
    public var fileName: String?

    /// Which rows may be stored.
    public var mode = ImportMode.upsert

    /// What a refused row means for the rest.
    public var onError = ImportOnError.skip

    /// Judge everything and store nothing.
    public var isDryRun = false

    /// Courses and curricula stay drafts instead of being published.
    public var isDraft = false

    /// The file's encoding; nil to detect it.
    public var encoding: CSVEncoding?

    /// The delimiter; nil to detect it.
    public var delimiter: UInt8?

    /// Whether the file's days have the day or the month first; nil for the day first, unless the file shows otherwise.
    public var dates: DayOrder?

    /// Whether it is asked for over HTTP, where options are parameters of the query.
    public var isOverHTTP = false

    /// The day from which a change of unit, name or parent holds; nil for today.
    public var effectiveOn: Day?

    /// Where to write the refused rows; nil to write none.
    public var rejects: String?

    /// Gives another name for the rejects file where there is something else under its name, which somebody may be
    /// mending; nil to write over it.
    public var rejectsElsewhere: (@Sendable (_ taken: String) -> String)?

    /// Where to write the notes on rows that were taken; nil to write none.
    public var notes: String?

    /// The most bytes that either of them may have; nil for no limit.
    public var maximumRemarks: Int?

    /// The file's names for columns that nobody would guess, by the columns' own names.
    public var columnMapping: [String: String] = [:]

    /// Whether an empty field clears what is stored; otherwise it leaves it alone.
    ///
    /// Codes and national IDs are never cleared.
    public var clearsEmpty = false

    /// Whether fields that were edited by hand are overwritten; otherwise they stay, with a note.
    public var overwritesEdits = false

    /// Whether a file may give many units other names; otherwise it is refused, because its codes may name other units
    /// by now.
    public var renamesMany = false

    /// Whether a large file may lock its table until it is stored, where that is faster and nobody else is connected
    /// when it begins.
    public var mayHoldOthersUp = false

    /// What may save time; tests leave it out.
    var shortcuts = Set(ImportShortcut.allCases)

    /// The language of the refused rows' sentences.
    public var language = Language.vi

    /// Called now and then with how far the import has got.
    public var report: @Sendable (ImportStep) -> Void = { _ in }

    /// Asks to take in a file, with everything else as usual.
    ///
    /// - Parameter source: Where to read from.
    public init(source: ImportSource) {
        self.source = source
    }

    /// A flag as the caller writes it.
    func flag(_ name: String) -> String {
        isOverHTTP ? "?\(name)=true" : "--\(name)"
    }

    /// An option as the caller writes it.
    func option(_ name: String, _ value: String) -> String {
        isOverHTTP ? "?\(name)=\(value)" : "--\(name) \(value)"
    }
}
