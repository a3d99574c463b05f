/// The reason why a file can't be read as CSV; a fault of one row is in ``CSVRow/fault``.
public enum CSVError: Error, Sendable, Hashable {
    /// There is no header row.
    case empty

    /// The file isn't CSV, but of another kind.
    case notText(CSVForeignKind)

    /// The bytes don't fit the encoding that was named or detected.
    case notInEncoding(CSVEncoding)

    /// The file seems to have a font's encoding, or to have been misread once, and the caller hasn't named an encoding.
    ///
    /// The file can be read once its encoding is named.
    case legacyFont(CSVEncoding)

    /// Letters of the file became question marks when it was saved, as in this word.
    case lostLetters(String)

    /// The file fits two encodings, which read it differently, and the caller hasn't named one.
    case ambiguousEncoding(CSVSurvey.Ambiguity)

    /// The file is text that isn't UTF-8, and no other encoding explains it.
    case unknownEncoding

    /// The file can't be read; `reason` is the system's message.
    case unreadable(reason: String)
}
