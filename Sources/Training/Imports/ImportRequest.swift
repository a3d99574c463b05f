public import CSV

/// What a file holds.
public enum ImportKind: String, Sendable, Codable, CaseIterable {
    /// The kinds of file, named as the commands are.
    case organizations, officials, courses, curricula, enrollments, completions

    /// Whether an empty cell can clear what is stored: only where that can be empty, and a file may change it.
    public var canClear: Bool { self == .officials || self == .courses }

    /// Whether a row can name a person by a national ID.
    public var namesPeople: Bool { plan.holdsNationalIDs }

    /// Whether the registry tells what was edited by hand from what a file said.
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

/// What a refused row does to the rest of its file.
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

    /// What the record of the import calls it: the file's own name, without folders.
    var name: String {
        switch self {
        case .file(let path): String(path.split(separator: "/").last ?? "-")
        case .standardInput: "-"
        }
    }
}

/// Where an import has got to, for whoever watches.
public enum ImportStep: Sendable, Hashable {
    /// Rows come in from the file.
    case reading(rows: Int, bytes: Int, totalBytes: Int?)

    /// The rows are held against the registry.
    case judging(rows: Int)

    /// What was refused is written out.
    case rejecting(rows: Int)
}

/// A file to take in, and how.
public struct ImportRequest: Sendable {
    /// Where to read from.
    public var source: ImportSource

    /// What the record calls the file; nil for its own name.
    public var fileName: String?

    /// Which rows may be stored.
    public var mode = ImportMode.upsert

    /// What a refused row does to the rest.
    public var onError = ImportOnError.skip

    /// Judge everything and store nothing.
    public var isDryRun = false

    /// Courses and curricula stay drafts instead of being published.
    public var isDraft = false

    /// The file's encoding; nil to find out.
    public var encoding: CSVEncoding?

    /// What stands between fields; nil to find out.
    public var delimiter: UInt8?

    /// Whether the file's days have the day or the month first; nil for the day, unless the file shows that it isn't so.
    public var dates: DayOrder?

    /// Whether it is asked for over HTTP, where options are parameters of the query.
    public var isOverHTTP = false

    /// From which day a change of unit, name or parent holds; nil for today.
    public var effectiveOn: Day?

    /// Where to write the refused rows; nil to write none.
    public var rejects: String?

    /// What to call the file of refused rows instead of a name under which there is something else, which somebody may be
    /// mending; nil to write over it.
    public var rejectsElsewhere: (@Sendable (_ taken: String) -> String)?

    /// Where to write what was mended or noticed in the rows that were taken; nil to write nothing.
    public var notes: String?

    /// The longest that either of them may become, in bytes; nil for as long as it takes.
    public var maximumRemarks: Int?

    /// Columns whose names in the file nobody would guess: the column's own name, and what the file calls it.
    public var columnMapping: [String: String] = [:]

    /// Whether an empty field clears what is stored; otherwise it leaves it alone.
    ///
    /// Numbers that tell who somebody is are never cleared.
    public var clearsEmpty = false

    /// Whether fields that were edited by hand are overwritten; otherwise they stay, with a note.
    public var overwritesEdits = false

    /// Whether a file may give many units other names; otherwise one that would is refused, for its codes may be other
    /// units' by now.
    public var renamesMany = false

    /// Whether a large file may keep everyone else from its table until it is stored, where that makes it faster and
    /// nobody else is there when it begins.
    public var mayHoldOthersUp = false

    /// The language of the refused rows' sentences.
    public var language = Language.vi

    /// Told now and then how far it is.
    public var report: @Sendable (ImportStep) -> Void = { _ in }

    /// Asks to take in a file, with everything else as usual.
    ///
    /// - Parameter source: Where to read from.
    public init(source: ImportSource) {
        self.source = source
    }

    /// How whoever asks writes that something is to be so.
    func flag(_ name: String) -> String {
        isOverHTTP ? "?\(name)=true" : "--\(name)"
    }

    /// How whoever asks writes an option.
    func option(_ name: String, _ value: String) -> String {
        isOverHTTP ? "?\(name)=\(value)" : "--\(name) \(value)"
    }
}
