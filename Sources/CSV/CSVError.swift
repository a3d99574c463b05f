/// Why a file can't be read as CSV at all; what is wrong with one row is in ``CSVRow/fault``.
public enum CSVError: Error, Sendable, Hashable {
    /// There is no header row.
    case empty

    /// The file is of another kind.
    case notText(CSVForeignKind)

    /// The bytes aren't of the encoding that the file was said or seen to have.
    case notInEncoding(CSVEncoding)

    /// The file can't be read; `reason` is the system's word.
    case unreadable(reason: String)
}

/// A kind of file that people take for CSV.
public enum CSVForeignKind: String, Sendable, Hashable {
    /// An archive, and what a spreadsheet of today writes; an old spreadsheet; a printed page.
    case zip, xls, pdf
}
