package import HTTPTypes

/// The client's preferences for answers.
package enum Accept {
    /// True if the client accepts gzip (RFC 9110, 12.5.3).
    package static func takesGzip(_ headers: HTTPFields) -> Bool {
        guard let field = headers[.acceptEncoding] else { return false }
        var others = 0.0
        for (coding, weight) in weights(in: field) {
            if coding == "gzip" || coding == "x-gzip" { return weight > 0 }
            if coding == "*" { others = weight }
        }
        return others > 0
    }

    /// True if the client prefers a file of rows: `text/csv` with more weight than `application/json`.
    package static func prefersFile(_ headers: HTTPFields) -> Bool {
        guard let field = headers[.accept] else { return false }
        var file = 0.0
        var json = 0.0
        for (type, weight) in weights(in: field) {
            switch type {
            case "text/csv": file = max(file, weight)
            case "application/json", "application/*", "*/*": json = max(json, weight)
            default: break
            }
        }
        return file > 0 && (file > json || !field.lowercased().contains("application/json") && file >= json)
    }

    /// The names in a field, each with its weight.
    private static func weights(in field: String) -> [(name: String, weight: Double)] {
        field.lowercased().split(separator: ",").prefix(32).map { range in
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight =
                parts.dropFirst().lazy.filter { $0.hasPrefix("q=") }.compactMap { Double($0.dropFirst(2)) }.first ?? 1
            return (parts.first ?? "", weight)
        }
    }
}
