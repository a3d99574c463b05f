import Training

/// Translates the argument parser's English into Vietnamese.
///
/// The parser has no catalogues. Ours have its fixed phrases under `parser.`, in English exactly as the parser writes
/// them; other text stays as it is.
enum ParserWords {
    /// Translates a help page or a usage error.
    static func translate(_ text: String, into language: Language) -> String {
        guard language != .en else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { translate(line: String($0), into: language) }
            .joined(separator: "\n")
    }

    /// The phrases, the longest first, because some begin as others do.
    private static let phrases = Catalogue.commandLine.keys(in: .en)
        .filter { $0.hasPrefix("parser.") }
        .map { (key: $0, english: Catalogue.commandLine.sentence($0, in: .en)) }
        .sorted { ($0.english.utf8.count, $0.key) > ($1.english.utf8.count, $1.key) }

    private static func translate(line: String, into language: Language) -> String {
        var line = line
        for (key, english) in phrases {
            guard let (before, found, after) = match(english, in: line) else { continue }
            var parameters = found
            parameters["values"] = parameters["values"].map { list($0, in: language) }
            line = before + Catalogue.commandLine.sentence(key, parameters, in: language) + after
        }
        return line
    }

    /// A list as the parser writes it, `'a', 'b' or 'c'`, in the quotes and with the conjunctions of a language.
    private static func list(_ values: String, in language: Language) -> String {
        let joining = ["or": "join.or", "and": "join.and"]
        return values.split(separator: "'", omittingEmptySubsequences: false).enumerated().map { place, piece in
            if !place.isMultiple(of: 2) { return "«\(piece)»" }
            guard let key = joining[piece.filter { $0 != " " }] else { return String(piece) }
            return " \(Catalogue.commandLine.sentence(key, in: language)) "
        }.joined()
    }

    /// Finds a phrase with its `{parameters}` in a line.
    private static func match(
        _ phrase: String,
        in line: String
    ) -> (before: String, parameters: [String: String], after: String)? {
        let pieces = phrase.split(separator: "{", omittingEmptySubsequences: false)
        guard let first = pieces.first, let start = line.firstRange(of: first) else { return nil }
        var parameters: [String: String] = [:]
        var end = start.upperBound
        for piece in pieces.dropFirst() {
            let parts = piece.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            // A parameter at the end of a phrase extends to the end of the line.
            let isLast = parts.count == 2 && parts[1].isEmpty
            guard parts.count == 2,
                let next = isLast ? line.endIndex..<line.endIndex : line[end...].firstRange(of: parts[1])
            else { return nil }
            parameters[String(parts[0])] = String(line[end..<next.lowerBound])
            end = next.upperBound
        }
        return (String(line[..<start.lowerBound]), parameters, String(line[end...]))
    }
}
