/// The codes of notes on rows that were stored, which never change.
///
/// The catalogues have each note's sentence under `note.` and the raw value; `docs/errors.md` lists them all.
public enum NoteCode: String, Sendable, CaseIterable {
    /// A name all in capitals, stored with capitals at the beginnings of words.
    case nameInCapitals = "name_in_capitals"
    case nationalIdZeros = "national_id_zeros"
    case nationalIdMarks = "national_id_marks"
    case invisibleCharacters = "invisible_characters"
    case ethForD = "eth_for_d"
    case phoneZero = "phone_zero"
    case dayWithTime = "day_with_time"
    /// A spreadsheet's number of a day, in a column of such numbers.
    case spreadsheetDay = "spreadsheet_day"
    case organizationCodeZeros = "organization_code_zeros"
    case codeZeros = "code_zeros"
    /// A national ID of the kind for the other gender.
    case nationalIdGender = "national_id_gender"
    /// A national ID of the kind for another year of birth.
    case nationalIdBirth = "national_id_birth"
    case keptEdited = "kept_edited"
    /// A field that was edited by hand and is overwritten (--overwrite-edits).
    case overwroteEdited = "overwrote_edited"
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
    /// - Parameter code: The code of the note.
    public init(_ column: String?, _ code: NoteCode, _ parameters: [String: String] = [:]) {
        self.column = column
        self.code = code
        self.parameters = parameters
    }

    public func sentence(in language: Language) -> String {
        var named = parameters
        if let column { named["column"] = Catalogue.training.sentence("column.\(column)", in: language) }
        let sentence = Catalogue.training.sentence("note.\(code.rawValue)", named, in: language, speakingDays: true)
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }
}
