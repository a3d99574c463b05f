/// What is to be said of a row, as one text for the way through a staging table.
///
/// Remarks end with U+001E and their parts are set apart by U+001F, which no stored text contains: `column`, `code`, then
/// a name and a value for each parameter. SQL writes the same form with `fault(…)`.
enum RowRemarks {
    private static let remarkEnd: Character = "\u{1E}"
    private static let partEnd: Character = "\u{1F}"

    static func write(_ faults: [Fault]) -> String {
        faults.map { write($0.column, $0.code.rawValue, $0.parameters) }.joined()
    }

    static func write(_ notes: [Note]) -> String {
        notes.map { write($0.column, $0.code.rawValue, $0.parameters) }.joined()
    }

    static func faults(in text: String) -> [Fault] {
        read(text).compactMap { column, code, parameters in
            ErrorCode(rawValue: code).map { Fault(column, $0, parameters) }
        }
    }

    static func notes(in text: String) -> [Note] {
        read(text).compactMap { column, code, parameters in
            NoteCode(rawValue: code).map { Note(column, $0, parameters) }
        }
    }

    private static func write(_ column: String?, _ code: String, _ parameters: [String: String]) -> String {
        var text = column ?? ""
        text.append(partEnd)
        text += code
        for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
            text.append(partEnd)
            text += name
            text.append(partEnd)
            text += String(value.filter { $0 != remarkEnd && $0 != partEnd && $0 != "\0" })
        }
        text.append(remarkEnd)
        return text
    }

    private static func read(_ text: String) -> [(column: String?, code: String, parameters: [String: String])] {
        text.split(separator: remarkEnd).compactMap { remark in
            let parts = remark.split(separator: partEnd, omittingEmptySubsequences: false).map(String.init)
            guard parts.count >= 2 else { return nil }
            var parameters: [String: String] = [:]
            for index in stride(from: 2, to: parts.count - 1, by: 2) {
                parameters[parts[index]] = parts[index + 1]
            }
            return (parts[0].isEmpty ? nil : parts[0], parts[1], parameters)
        }
    }
}
