import Shapes

/// A row on its way into a staging table: fields in COPY's text format, a line each row.
///
/// Lengths are bytes, never characters, and a field goes from the file's buffer to the database's without becoming a
/// `String` unless something about it has to be mended.
struct StagedLine {
    private(set) var bytes: [UInt8] = []

    /// Where the last field begins.
    private var fieldStart = 0

    /// Where the last field lies in ``bytes``.
    var field: Range<Int> { fieldStart..<bytes.count }

    /// Whether a field is the mark for nothing.
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

    /// Appends a day as ISO 8601 writes it.
    mutating func append(_ day: Day) {
        separate()
        let (year, month, dayOfMonth) = day.parts
        appendDigits(year, atLeast: 4)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(month, atLeast: 2)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(dayOfMonth, atLeast: 2)
    }

    /// A number that is not negative, with zeros before it where it has fewer digits.
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

    /// Appends bytes that have nothing to escape in them.
    mutating func appendPlain(_ field: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(contentsOf: field)
    }

    /// Appends bytes that have nothing to escape in them.
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

/// What is to be said of a row, on its way through the staging table and back: an array of the schema's type `remark`,
/// null where there is nothing to say.
///
/// SQL makes one with `fault(…)`.
enum RowRemarks {
    /// Faults as PostgreSQL reads an array of remarks, nil for none.
    static func write(_ faults: [Fault]) -> String? {
        faults.isEmpty ? nil : write(faults.map { ($0.column, $0.code.rawValue, $0.parameters) })
    }

    /// Notes as PostgreSQL reads an array of remarks, nil for none.
    static func write(_ notes: [Note]) -> String? {
        notes.isEmpty ? nil : write(notes.map { ($0.column, $0.code.rawValue, $0.parameters) })
    }

    /// The faults of an array of remarks, as `to_jsonb` writes it.
    static func faults(in json: String?) throws -> [Fault] {
        try read(json).compactMap { remark in
            ErrorCode(rawValue: remark.code).map { Fault(remark.field, $0, remark.named) }
        }
    }

    /// The notes of an array of remarks, as `to_jsonb` writes it.
    static func notes(in json: String?) throws -> [Note] {
        try read(json).compactMap { remark in
            NoteCode(rawValue: remark.code).map { Note(remark.field, $0, remark.named) }
        }
    }

    private struct Remark {
        let field: String?
        let code: String

        /// Name and value of each, in turn.
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

    /// A text as an element of an array or a field of a row; PostgreSQL has none with U+0000 in it.
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
