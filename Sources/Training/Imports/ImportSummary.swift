public import Shapes

/// The summary of an import; created, updated, unchanged and rejected rows add up to all rows.
public struct ImportSummary: Sendable {
    public var rows = 0
    public var created = 0
    public var updated = 0
    public var unchanged = 0
    public var rejected = 0
    public var updatedFields: [String: Int] = [:]
    public var mended = 0
    public var noted = 0
    public var dryRun = false
    public var isAborted = false
    public var seconds = 0.0
    public var rejects: String?
    public var notes: String?
    public var importNumber: Int?
    public var trained: Int?
    public var curricula: CurriculumFates?
    public var encoding = ""
    public var warnings: [Fault] = []

    /// The language of the sentences.
    public var language = Language.vi

    /// The first refused rows, for people; programs read the rejects file.
    public var firstRejected: [RejectedRow] = []
}

extension ImportSummary: Shaped {
    public static let shape = Shape<ImportSummary>("ImportSummary") {
        Field("rows", \.rows, "Rows read, without the header and empty lines.")
        Field("created", \.created)
        Field("updated", \.updated)
        Field("updatedFields", \.updatedFields, "The number of updated rows in which each column changed.")
        Field("unchanged", \.unchanged)
        Field("rejected", \.rejected)
        Field("mended", \.mended, "Rows that were mended before they were stored.")
        Field("noted", \.noted, "Rows with a note.")
        Field("dryRun", \.dryRun)
        Field("aborted", \.isAborted, "True where nothing was stored, because a row was refused.")
        Field("seconds", { ($0.seconds * 1000).rounded() / 1000 }, as: .number(0...1_000_000))
        Field(orNull: "rejects", \.rejects, "The rejects file, with the refused rows.")
        Field(orNull: "notes", \.notes, "The file with the notes.")
        Field(orNull: "import", \.importNumber, "The number of the import on record.")
        Field("trained", \.trained, "The number of officials who are newly trained.")
        Field(
            "curricula",
            \.curricula,
            "For a file of curricula, in which each row is a course: the fates of the curricula themselves."
        )
        Field("encoding", \.encoding)
        Field("warnings") { summary in summary.warnings.map { $0.sentence(in: summary.language) } }
    }
}

/// The number of curricula with each fate; a file has a line for each of their courses.
public struct CurriculumFates: Sendable, Hashable {
    public var created = 0
    public var updated = 0
    public var unchanged = 0
    public var rejected = 0

    public init() {}
}

extension CurriculumFates: Shaped {
    public static let shape = Shape<CurriculumFates>("CurriculumFates") {
        Field("created", \.created)
        Field("updated", \.updated)
        Field("unchanged", \.unchanged)
        Field("rejected", \.rejected)
    }
}

/// A row that was refused, with all its faults.
public struct RejectedRow: Sendable, Hashable {
    /// The line of the file on which the row begins; the header is line 1.
    public let line: Int

    public let faults: [Fault]
}
