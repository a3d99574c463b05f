/// The stable codes of notes on rows that were taken.
///
/// The sentence for it is `note.` and the raw value in the catalogues; `docs/errors.md` lists them all.
public enum NoteCode: String, Sendable, CaseIterable {
    /// A name all in capitals, stored as names are written.
    case nameInCapitals = "name_in_capitals"
    /// A national ID whose leading zeros a spreadsheet ate.
    case nationalIdZeros = "national_id_zeros"
    /// A national ID with blanks, full stops or an apostrophe.
    case nationalIdMarks = "national_id_marks"
    /// Text with invisible characters, stored without them.
    case invisibleCharacters = "invisible_characters"
    /// Text with Ð for Đ.
    case ethForD = "eth_for_d"
    /// A telephone number whose zero a spreadsheet ate.
    case phoneZero = "phone_zero"
    /// A day with a time behind it, which is left out.
    case dayWithTime = "day_with_time"
    /// A spreadsheet's number of a day, in a column of nothing else.
    case spreadsheetDay = "spreadsheet_day"
    /// An organization's code whose leading zeros a spreadsheet ate.
    case organizationCodeZeros = "organization_code_zeros"
    /// A code whose leading zeros a spreadsheet ate.
    case codeZeros = "code_zeros"
    /// A national ID that is issued to the other gender.
    case nationalIdGender = "national_id_gender"
    /// A national ID that is issued for another year of birth.
    case nationalIdBirth = "national_id_birth"
    /// A field that was edited by hand and kept so.
    case keptEdited = "kept_edited"
    /// A field that was edited by hand and overwritten (--overwrite-edits).
    case overwroteEdited = "overwrote_edited"

    /// All seats of the class are taken: the official waits for one.
    case waitlisted

    /// Whether what is stored differs from what was written.
    public var isMend: Bool {
        switch self {
        case .nameInCapitals, .nationalIdZeros, .nationalIdMarks, .organizationCodeZeros, .codeZeros,
            .invisibleCharacters, .ethForD, .phoneZero, .dayWithTime, .spreadsheetDay:
            true
        case .nationalIdGender, .nationalIdBirth, .keptEdited, .overwroteEdited, .waitlisted: false
        }
    }
}

/// One thing noticed about one field of a row that was taken.
public struct Note: Sendable, Hashable {
    /// The column that it is about.
    public let column: String?

    /// What was noticed.
    public let code: NoteCode

    /// What the sentence is about: `found` and `stored` and the like.
    public let parameters: [String: String]

    /// A note of a field.
    ///
    /// - Parameters:
    ///   - column: The column.
    ///   - code: What was noticed.
    ///   - parameters: What the sentence is about.
    public init(_ column: String?, _ code: NoteCode, _ parameters: [String: String] = [:]) {
        self.column = column
        self.code = code
        self.parameters = parameters
    }

    /// What to tell a person.
    public func sentence(in language: Language) -> String {
        var named = parameters
        if let column { named["column"] = Catalogue.training.sentence("column.\(column)", in: language) }
        let sentence = Catalogue.training.sentence("note.\(code.rawValue)", named, in: language, speakingDays: true)
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }
}
