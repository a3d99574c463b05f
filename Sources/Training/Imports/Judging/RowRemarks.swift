import FoundationEssentials

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

    private struct Remark: Decodable {
        let field: String?
        let code: String

        /// Name and value of each, in turn.
        let parameters: [String?]

        var named: [String: String] {
            let pairs = stride(from: 0, to: parameters.count - 1, by: 2).map {
                (parameters[$0] ?? "", parameters[$0 + 1] ?? "")
            }
            return Dictionary(pairs) { $1 }
        }
    }

    private static func read(_ json: String?) throws -> [Remark] {
        try json.map { try JSONDecoder().decode([Remark].self, from: Data($0.utf8)) } ?? []
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
