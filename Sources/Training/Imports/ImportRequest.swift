public import CSV

/// The rows that an import may store.
public enum ImportMode: String, Sendable, CaseIterable {
    /// New rows, and changes of known ones.
    case upsert

    /// Only new rows.
    case create

    /// Only changes of known rows.
    case update
}

/// The effect of a refused row on the rest of its file.
public enum ImportOnError: String, Sendable, CaseIterable {
    /// The other rows are stored.
    case skip

    /// Nothing is stored.
    case abort
}

/// The source of an import.
public enum ImportSource: Sendable, Hashable {
    case file(String), standardInput

    /// The name for the import's record: the file's own name, without folders.
    var name: String {
        switch self {
        case .file(let path): String(path.split(separator: "/").last ?? "-")
        case .standardInput: "-"
        }
    }
}

/// The progress of an import.
public enum ImportStep: Sendable, Hashable {
    case reading(rows: Int, bytes: Int, totalBytes: Int?)
    case judging(rows: Int)
    case rejecting(rows: Int)
}

/// A file to import, and the options.
public struct ImportRequest: Sendable {
    public var source: ImportSource

    /// The name for the import's record; nil for the file's own name.
    public var fileName: String?

    public var mode = ImportMode.upsert

    public var onError = ImportOnError.skip

    /// True if to judge everything and store nothing.
    public var isDryRun = false

    /// True if courses and curricula stay drafts instead of being published.
    public var isDraft = false

    /// The file's encoding; nil to detect it.
    public var encoding: CSVEncoding?

    /// The delimiter; nil to detect it.
    public var delimiter: UInt8?

    /// The order of day and month in the file's days; nil for the day first, unless the file shows otherwise.
    public var dates: DayOrder?

    /// True if the import was requested over HTTP, where options are parameters of the query.
    public var isOverHTTP = false

    /// The day from which a change of unit, name or parent holds; nil for today.
    public var effectiveOn: Day?

    /// The path of the rejects file; nil for none.
    public var rejects: String?

    /// Returns another name if the rejects file exists with other content, which somebody may be mending; nil to
    /// overwrite it.
    public var rejectsElsewhere: (@Sendable (_ taken: String) -> String)?

    /// The path of the notes file; nil for none.
    public var notes: String?

    /// The most bytes of each of these files; nil for no limit.
    public var maximumRemarks: Int?

    /// The file's names for columns that can't be recognized, by the columns' own names.
    public var columnMapping: [String: String] = [:]

    /// True if an empty field clears the stored value; otherwise the value stays.
    ///
    /// Codes and national IDs are never cleared.
    public var clearsEmpty = false

    /// True if fields that were edited by hand are overwritten; otherwise they stay, with a note.
    public var overwritesEdits = false

    /// True if the file may rename many units; otherwise it is refused, because its codes may name other units by now.
    public var renamesMany = false

    /// True if a large file may lock its table while it is stored, if nobody else is connected when the import begins.
    public var mayHoldOthersUp = false

    /// The shortcuts that the import may take; tests omit some.
    var shortcuts = Set(ImportShortcut.allCases)

    /// The language of the refused rows' sentences.
    public var language = Language.vi

    /// Called now and then with the import's progress.
    public var report: @Sendable (ImportStep) -> Void = { _ in }

    /// Creates a request with default options.
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
