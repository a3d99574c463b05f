/// The marks that spreadsheets and databases write into a cell without a value: errors, never a code or a text.
enum SpreadsheetError {
    /// Whether a field needs a closer look; hardly any does.
    static func isSuspected(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first else { return false }
        return first == UInt8(ascii: "#") || field.count == 4 && first | 0x20 == UInt8(ascii: "n")
    }

    /// Whether a text is one: `#N/A`, `#REF!`, `NULL`, or the marks of a number that was too wide for its column.
    static func isOne(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "#"):
            words.contains(text.uppercased()) || text.utf8.count > 2 && text.utf8.allSatisfy { $0 == UInt8(ascii: "#") }
        // Null is a name too, so only these two spellings count.
        case UInt8(ascii: "N"), UInt8(ascii: "n"): text == "NULL" || text == "null"
        default: false
        }
    }

    private static let words: Set<String> = [
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
        "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#ERROR!",
    ]
}
