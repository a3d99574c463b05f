/// Faults as one text, for the way through a staging table.
///
/// Records end with U+001E and fields with U+001F, which no stored text contains: `column`, `code`, then a name and a
/// value for each parameter. SQL writes the same form with `fault(…)`.
enum FaultText {
    private static let recordEnd: Character = "\u{1E}"
    private static let fieldEnd: Character = "\u{1F}"

    static func write(_ faults: [Fault]) -> String {
        var text = ""
        for fault in faults {
            text += fault.column ?? ""
            text.append(fieldEnd)
            text += fault.code.rawValue
            for (name, value) in fault.parameters.sorted(by: { $0.key < $1.key }) {
                text.append(fieldEnd)
                text += name
                text.append(fieldEnd)
                text += String(value.filter { $0 != recordEnd && $0 != fieldEnd && $0 != "\0" })
            }
            text.append(recordEnd)
        }
        return text
    }

    static func read(_ text: String) -> [Fault] {
        text.split(separator: recordEnd).compactMap { record in
            let fields = record.split(separator: fieldEnd, omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, let code = ErrorCode(rawValue: fields[1]) else { return nil }
            var parameters: [String: String] = [:]
            for index in stride(from: 2, to: fields.count - 1, by: 2) {
                parameters[fields[index]] = fields[index + 1]
            }
            return Fault(fields[0].isEmpty ? nil : fields[0], code, parameters)
        }
    }
}
