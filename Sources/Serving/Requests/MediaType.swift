/// Media types of bodies.
package enum MediaType {
    /// One JSON value a line.
    package static let lines = "application/x-ndjson"

    /// Those of a file that comes in.
    package static let files = ["text/csv", "application/octet-stream"]

    /// Whether a field `Content-Type` names one of some types, as UTF-8 where it says a character set.
    static func isOne(of types: [String], _ field: String) -> Bool {
        // As nearly everybody writes it.
        if types.contains(field) { return true }
        // Whatever is shorter than a name can't be it, however it is written.
        guard types.contains(where: { $0.utf8.count <= field.utf8.count }), types.contains(name(field)) else {
            return false
        }
        return field.lowercased().split(separator: ";").dropFirst().allSatisfy { parameter in
            let parameter = parameter.filter { $0 != " " && $0 != "\t" }
            return !parameter.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains(parameter)
        }
    }

    /// Whether a body is a file that comes in, whatever character set it is said to have: the reader finds that out.
    package static func isFile(_ field: String) -> Bool {
        files.contains(name(field))
    }

    /// The type that a field `Content-Type` names, without its parameters.
    static func name(_ field: String) -> String {
        field.lowercased().prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    }

    /// Whether a body is one JSON value a line.
    static func isLines(_ field: String) -> Bool {
        isOne(of: [lines], field)
    }
}
