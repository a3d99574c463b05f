/// The summary of an import; created, updated, unchanged and rejected add up to the rows.
public struct ImportSummary: Encodable, Sendable {
    /// Rows read, without the header and empty lines.
    public var rows = 0

    /// Rows that were new.
    public var created = 0

    /// Rows that changed something stored.
    public var updated = 0

    /// Rows that are equal to what is stored.
    public var unchanged = 0

    /// Rows that were refused.
    public var rejected = 0

    /// In how many of the updated rows each column changed.
    public var updatedFields: [String: Int] = [:]

    /// Rows that were taken and stored otherwise than written, as where a spreadsheet ate zeros; they are in the counts
    /// above too.
    public var mended = 0

    /// Rows that were taken with a note, mended ones among them; ``ImportRequest/notes`` lists them.
    public var noted = 0

    /// Whether nothing was stored, because that was asked for.
    public var dryRun = false

    /// Whether nothing was stored, because a row was refused and the import was to stop at the first.
    public var isAborted = false

    /// How long it took, in seconds.
    public var seconds = 0.0

    /// The file with the refused rows, nil where there is none.
    public var rejects: String?

    /// The file with the notes, nil where there is none.
    public var notes: String?

    /// The number under which the import is on record, nil where nothing was stored.
    public var importNumber: Int?

    /// How many officials it made trained, for completions, and for curricula that it published.
    public var trained: Int?

    /// The fates of the curricula that the rows belong to; nil for kinds whose rows are things of their own.
    public var curricula: CurriculumFates?

    /// The encoding that the file was read by.
    public var encoding = ""

    /// Faults of the file as a whole that don't stop it, such as unknown columns.
    public var warnings: [Fault] = []

    /// The language of the sentences.
    public var language = Language.vi

    /// The first refused rows, for people; programs read the rejects file.
    public var firstRejected: [RejectedRow] = []

    private enum Keys: String, CodingKey {
        case rows, created, updated, updatedFields, unchanged, rejected, mended, noted, dryRun, aborted, seconds,
            rejects,
            notes
        case `import`, trained, curricula, encoding, warnings
    }

    /// Writes the summary as programs rely on it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(rows, forKey: .rows)
        try container.encode(created, forKey: .created)
        try container.encode(updated, forKey: .updated)
        try container.encode(updatedFields, forKey: .updatedFields)
        try container.encode(unchanged, forKey: .unchanged)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(mended, forKey: .mended)
        try container.encode(noted, forKey: .noted)
        try container.encode(dryRun, forKey: .dryRun)
        try container.encode(isAborted, forKey: .aborted)
        try container.encode((seconds * 1000).rounded() / 1000, forKey: .seconds)
        try container.encode(rejects, forKey: .rejects)
        try container.encode(notes, forKey: .notes)
        try container.encode(importNumber, forKey: .import)
        try container.encodeIfPresent(trained, forKey: .trained)
        try container.encodeIfPresent(curricula, forKey: .curricula)
        try container.encode(encoding, forKey: .encoding)
        try container.encode(warnings.map { $0.sentence(in: language) }, forKey: .warnings)
    }
}

/// How many curricula of a file met which fate; a file has a line for each of their courses.
public struct CurriculumFates: Codable, Sendable, Hashable {
    /// Versions that were new.
    public var created = 0

    /// Versions of which something changed.
    public var updated = 0

    /// Versions that are equal to the stored ones.
    public var unchanged = 0

    /// Versions that were refused.
    public var rejected = 0

    /// None at all.
    public init() {}
}

/// A row that was refused, with all its faults.
public struct RejectedRow: Sendable, Hashable {
    /// The line of the file on which the row begins; the header is line 1.
    public let line: Int

    /// All its faults, not only the first.
    public let faults: [Fault]
}
