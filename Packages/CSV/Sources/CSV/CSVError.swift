/// Why a file can't be read as CSV at all; a fault of one row is in ``CSVRow/fault``.
public enum CSVError: Error, Sendable, Hashable {
    /// There is no header row.
    case empty

    /// The file is of another kind.
    case notText(CSVForeignKind)

    /// The bytes aren't of the encoding that was named or detected.
    case notInEncoding(CSVEncoding)

    /// The file seems to be in a font's encoding, or to have been misread once, and nobody has named its encoding.
    ///
    /// It can be read once the encoding is named.
    case legacyFont(CSVEncoding)

    /// Letters of the file became question marks when it was saved, as in this word.
    case lostLetters(String)

    /// The file fits two encodings, which read it differently, and nobody has named one.
    case ambiguousEncoding(CSVSurvey.Ambiguity)

    /// The file is text that isn't UTF-8, and no other encoding explains it.
    case unknownEncoding

    /// The file can't be read; `reason` is the system's word.
    case unreadable(reason: String)
}
