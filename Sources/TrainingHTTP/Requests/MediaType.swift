/// Media types of bodies.
enum MediaType {
    static let lines = "application/x-ndjson"

    /// Whether a field `Content-Type` names one of some types, as UTF-8 where it says a character set.
    static func isOne(of types: [String], _ field: String) -> Bool {
        // As nearly everybody writes it.
        if types.contains(field) { return true }
        let parts = field.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        guard let type = parts.first, types.contains(type) else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            !parameter.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains(parameter)
        }
    }

    /// Whether a body is one JSON value a line.
    static func isLines(_ field: String) -> Bool {
        isOne(of: [lines], field)
    }
}
