import HTTPTypes

/// What a client would rather have.
enum Accept {
    /// Whether it is a file of rows rather than JSON: `text/csv` with more weight than `application/json`.
    static func prefersFile(_ headers: HTTPFields) -> Bool {
        guard let field = headers[.accept] else { return false }
        var file = 0.0
        var json = 0.0
        for range in field.lowercased().split(separator: ",").prefix(32) {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            let weight =
                parts.dropFirst().lazy.filter { $0.hasPrefix("q=") }.compactMap { Double($0.dropFirst(2)) }.first ?? 1
            switch parts.first {
            case "text/csv": file = max(file, weight)
            case "application/json", "application/*", "*/*": json = max(json, weight)
            default: break
            }
        }
        return file > 0 && (file > json || !field.lowercased().contains("application/json") && file >= json)
    }
}
