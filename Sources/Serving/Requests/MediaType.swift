/// Media types of bodies.
package enum MediaType {
    /// One JSON value a line.
    package static let lines = "application/x-ndjson"

    /// The types of an imported file.
    package static let files = ["text/csv", "application/octet-stream"]

    /// True if a field `Content-Type` names one of some types, with UTF-8 as the character set if it names one.
    static func isOne(of types: [String], _ field: String) -> Bool {
        // This is the usual spelling.
        if types.contains(field) { return true }
        // A field that is shorter than every type can't name one.
        guard types.contains(where: { $0.utf8.count <= field.utf8.count }), types.contains(name(field)) else {
            return false
        }
        return field.lowercased().split(separator: ";").dropFirst().allSatisfy { parameter in
            let parameter = parameter.filter { $0 != " " && $0 != "\t" }
            return !parameter.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains(parameter)
        }
    }

    /// True if a body is a file; its declared character set is ignored, because the import finds it out.
    package static func isFile(_ field: String) -> Bool {
        files.contains(name(field))
    }

    /// The type that a field `Content-Type` names, without its parameters.
    static func name(_ field: String) -> String {
        field.lowercased().prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
    }

    /// True if a body is one JSON value a line.
    static func isLines(_ field: String) -> Bool {
        isOne(of: [lines], field)
    }
}
