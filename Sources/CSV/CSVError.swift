/// Why a file can't be read as CSV at all; what is wrong with one row is in ``CSVRow/fault``.
public enum CSVError: Error, Sendable, Hashable {
    /// There is no header row.
    case empty

    /// The file is of another kind.
    case notText(CSVForeignKind)

    /// The bytes aren't of the encoding that the file was said or seen to have.
    case notInEncoding(CSVEncoding)

    /// The file looks to be written in an encoding of fonts, or misread, and nobody said that it is.
    ///
    /// It can be read when that encoding is given.
    case legacyFont(CSVEncoding)

    /// Letters of the file became question marks when it was saved, as in this word.
    case lostLetters(String)

    /// The file fits two encodings, each of which reads it otherwise, and nobody said which it is.
    case ambiguousEncoding(CSVSurvey.Ambiguity)

    /// The file is text that isn't UTF-8, and no other encoding explains it.
    case unknownEncoding

    /// The file can't be read; `reason` is the system's word.
    case unreadable(reason: String)
}
