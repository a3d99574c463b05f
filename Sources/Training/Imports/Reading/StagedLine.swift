import Shapes

/// A row on its way into a staging table, in COPY's text format.
///
/// Lengths are in bytes, never in characters, and a field goes from the file's buffer to the database's without
/// becoming a `String`, unless it has to be mended.
struct StagedLine {
    private(set) var bytes: [UInt8] = []

    /// The beginning of the last field.
    private var fieldStart = 0

    /// The range of the last field in ``bytes``.
    var field: Range<Int> { fieldStart..<bytes.count }

    func isNull(_ field: Range<Int>) -> Bool {
        field.count == 2 && bytes[field.lowerBound] == UInt8(ascii: "\\")
            && bytes[field.lowerBound + 1] == UInt8(ascii: "N")
    }

    private var isFirstField = true

    private mutating func separate() {
        if isFirstField {
            isFirstField = false
        } else {
            bytes.append(UInt8(ascii: "\t"))
        }
        fieldStart = bytes.count
    }

    mutating func appendNull() {
        separate()
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "N"))
    }

    mutating func append(_ number: Int) {
        separate()
        appendDigits(number, atLeast: 1)
    }

    /// Appends a day in ISO 8601.
    mutating func append(_ day: Day) {
        separate()
        let (year, month, dayOfMonth) = day.parts
        appendDigits(year, atLeast: 4)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(month, atLeast: 2)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(dayOfMonth, atLeast: 2)
    }

    /// Appends a number that is not negative, with leading zeros up to a number of digits.
    private mutating func appendDigits(_ number: Int, atLeast least: Int) {
        var power = 1
        var count = 1
        while count < least || number / power >= 10 {
            power *= 10
            count += 1
        }
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / power % 10))
            power /= 10
        }
    }

    mutating func append(_ text: String) {
        separate()
        for byte in text.utf8 { appendEscaped(byte) }
    }

    mutating func append(_ text: String?) {
        if let text { append(text) } else { appendNull() }
    }

    /// Appends bytes that need no escaping.
    mutating func appendPlain(_ field: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(contentsOf: field)
    }

    /// Appends bytes that need no escaping.
    mutating func appendPlain(_ field: [UInt8]) {
        separate()
        bytes.append(contentsOf: field)
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\")])
        case UInt8(ascii: "\t"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
        case UInt8(ascii: "\n"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
        case UInt8(ascii: "\r"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
        default: bytes.append(byte)
        }
    }

    mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        isFirstField = true
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        isFirstField = true
    }
}

/// Writes and reads the faults and notes of a row: an array of the schema's type `remark`, null for none.
///
/// In SQL, `fault(…)` makes one.
enum RowRemarks {
    /// Writes faults as PostgreSQL reads an array of remarks, nil for none.
    static func write(_ faults: [Fault]) -> String? {
        faults.isEmpty ? nil : write(faults.map { ($0.column, $0.code.rawValue, $0.parameters) })
    }

    /// Writes notes as PostgreSQL reads an array of remarks, nil for none.
    static func write(_ notes: [Note]) -> String? {
        notes.isEmpty ? nil : write(notes.map { ($0.column, $0.code.rawValue, $0.parameters) })
    }

    /// Reads the faults of an array of remarks in the form of `to_jsonb`.
    static func faults(in json: String?) throws -> [Fault] {
        try read(json).compactMap { remark in
            ErrorCode(rawValue: remark.code).map { Fault(remark.field, $0, remark.named) }
        }
    }

    /// Reads the notes of an array of remarks in the form of `to_jsonb`.
    static func notes(in json: String?) throws -> [Note] {
        try read(json).compactMap { remark in
            NoteCode(rawValue: remark.code).map { Note(remark.field, $0, remark.named) }
        }
    }

    private struct Remark {
        let field: String?
        let code: String

        /// Names and values in turn.
        let parameters: [String?]

        init(_ value: JSONValue) {
            field = value[member: "field"]?.text
            code = value[member: "code"]?.text ?? ""
            parameters = value[member: "parameters"]?.items.map(\.text) ?? []
        }

        var named: [String: String] {
            let pairs = stride(from: 0, to: parameters.count - 1, by: 2).map {
                (parameters[$0] ?? "", parameters[$0 + 1] ?? "")
            }
            return Dictionary(pairs) { $1 }
        }
    }

    private static func read(_ json: String?) throws -> [Remark] {
        try json.map { try JSONParser.parse(Array($0.utf8)).items.map(Remark.init) } ?? []
    }

    private static func write(_ remarks: [(field: String?, code: String, parameters: [String: String])]) -> String {
        let rows = remarks.map { field, code, parameters in
            let pairs = parameters.sorted { $0.key < $1.key }.flatMap { [quoted($0.key), quoted($0.value)] }
            return quoted("(\(field ?? ""),\(code),\(quoted("{\(pairs.joined(separator: ","))}")))")
        }
        return "{\(rows.joined(separator: ","))}"
    }

    /// A text as an element of an array or a field of a row; U+0000 is dropped, because PostgreSQL's texts can't have
    /// it.
    private static func quoted(_ text: String) -> String {
        var quoted = [UInt8(ascii: "\"")]
        for byte in text.utf8 where byte != 0 {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { quoted.append(UInt8(ascii: "\\")) }
            quoted.append(byte)
        }
        quoted.append(UInt8(ascii: "\""))
        return String(decoding: quoted, as: UTF8.self)
    }
}
