/// The codes of notes on rows that were stored, which never change.
///
/// The catalogues have each note's sentence under `note.` and the raw value; `docs/errors.md` lists them all.
public enum NoteCode: String, Sendable, CaseIterable {
    /// A name all in capitals, stored with capitals at the beginnings of words.
    case nameInCapitals = "name_in_capitals"
    /// A national ID whose leading zeros a spreadsheet dropped.
    case nationalIdZeros = "national_id_zeros"
    /// A national ID with blanks, full stops or an apostrophe.
    case nationalIdMarks = "national_id_marks"
    /// Text with invisible characters, stored without them.
    case invisibleCharacters = "invisible_characters"
    /// Text with Ð for Đ.
    case ethForD = "eth_for_d"
    /// A telephone number whose zero a spreadsheet dropped.
    case phoneZero = "phone_zero"
    /// A day with a time after it, which is ignored.
    case dayWithTime = "day_with_time"
    /// A spreadsheet's number of a day, in a column of such numbers.
    case spreadsheetDay = "spreadsheet_day"
    /// An organization's code whose leading zeros a spreadsheet dropped.
    case organizationCodeZeros = "organization_code_zeros"
    /// A code whose leading zeros a spreadsheet dropped.
    case codeZeros = "code_zeros"
    /// A national ID of the kind for the other gender.
    case nationalIdGender = "national_id_gender"
    /// A national ID of the kind for another year of birth.
    case nationalIdBirth = "national_id_birth"
    /// A field that was edited by hand and stays.
    case keptEdited = "kept_edited"
    /// A field that was edited by hand and is overwritten (--overwrite-edits).
    case overwroteEdited = "overwrote_edited"

    /// An enrollment on the waitlist, because all seats of the class are taken.
    case waitlisted

    /// True if the stored value differs from the written one.
    public var isMend: Bool {
        switch self {
        case .nameInCapitals, .nationalIdZeros, .nationalIdMarks, .organizationCodeZeros, .codeZeros,
            .invisibleCharacters, .ethForD, .phoneZero, .dayWithTime, .spreadsheetDay:
            true
        case .nationalIdGender, .nationalIdBirth, .keptEdited, .overwroteEdited, .waitlisted: false
        }
    }
}

/// A note on one field of a row that was stored.
public struct Note: Sendable, Hashable {
    public let column: String?

    public let code: NoteCode

    /// The parameters of the sentence: `found`, `stored` and the like.
    public let parameters: [String: String]

    /// Creates a note.
    ///
    /// - Parameters:
    ///   - column: The column.
    ///   - code: The code of the note.
    ///   - parameters: The parameters of the sentence.
    public init(_ column: String?, _ code: NoteCode, _ parameters: [String: String] = [:]) {
        self.column = column
        self.code = code
        self.parameters = parameters
    }

    /// The note in words for a person.
    public func sentence(in language: Language) -> String {
        var named = parameters
        if let column { named["column"] = Catalogue.training.sentence("column.\(column)", in: language) }
        let sentence = Catalogue.training.sentence("note.\(code.rawValue)", named, in: language, speakingDays: true)
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }
}
