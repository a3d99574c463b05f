/// Several codes in one field of a file, `DX-101; DX-102`, each perhaps with a day, `DX-104@2023-01-01`.
///
/// A backslash stands before a separator that is part of a code, and before a backslash.
enum WrittenList {
    /// The separator of codes.
    private static let separator = "; "

    /// The mark between a code and its day.
    private static let since: Character = "@"

    /// The characters that a backslash protects.
    private static let marks: Set<Character> = ["\\", ";", "@"]

    /// Reads the codes of a field, each with the text after its last `@`, nil for none.
    ///
    /// - Returns: The codes in their order, without white space around them.
    static func read(_ text: String) -> [(code: String, since: String?)] {
        var items: [[String]] = [[""]]
        var isPlain = false
        for character in text {
            let last = items.count - 1
            if isPlain {
                items[last][items[last].count - 1].append(character)
                isPlain = false
            } else if character == "\\" {
                isPlain = true
            } else if character == ";" {
                items.append([""])
            } else if character == since {
                items[last].append("")
            } else {
                items[last][items[last].count - 1].append(character)
            }
        }
        return items.map { parts in
            let trimmed = parts.map(\.trimmed)
            guard parts.count > 1 else { return (trimmed[0], nil) }
            return (trimmed.dropLast().joined(separator: "@"), trimmed.last)
        }.filter { !$0.code.isEmpty || $0.since != nil }
    }

    static func written(_ codes: [String]) -> String {
        codes.map(guarded).joined(separator: separator)
    }

    /// Writes the courses that a course counts as into one field.
    static func written(_ equivalences: [CourseEquivalence]) -> String {
        equivalences.map { equivalence in
            guarded(equivalence.course) + (equivalence.since.map { "\(since)\($0)" } ?? "")
        }.joined(separator: separator)
    }

    private static func guarded(_ code: String) -> String {
        code.reduce(into: "") { text, character in
            if marks.contains(character) { text.append("\\") }
            text.append(character)
        }
    }

    /// An SQL aggregate that writes the codes of a group of rows into one field.
    ///
    /// - Parameters:
    ///   - code: The column with the code.
    ///   - day: The SQL expression of the code's day; nil for codes without days.
    static func aggregate(_ code: String, since day: String? = nil) -> String {
        let guarded = #"regexp_replace(\#(code), '([\\;@])', '\\\1', 'g')"#
        let item = day.map { "concat(\(guarded), '\(since)' || \($0))" } ?? guarded
        return "coalesce(string_agg(\(item), '\(separator)' order by \(code)), '')"
    }
}

extension String {
    /// The text within a JSON string; it has no control characters.
    fileprivate var quotedForJSON: String {
        replacing("\\", with: #"\\"#).replacing("\"", with: #"\""#)
    }

    /// The text without white space at the ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension RowReader {
    /// Stages a list of codes as a JSON object, each with its day, or null.
    ///
    /// Two objects are equal if they have the same codes, in whatever order.
    ///
    /// - Parameter haveDays: True if a code may have a day.
    mutating func codes(_ column: Int, haveDays: Bool = false) {
        guard let text = mended(column) else { return line.appendNull() }
        var since: [String: Day?] = [:]
        for item in WrittenList.read(text) {
            let whole = item.since.map { "\(item.code)@\($0)" } ?? item.code
            var (code, day): (String, Day?) = (whole, nil)
            if haveDays, let written = item.since, let read = try? WrittenDay.read(written, order) {
                (code, day) = (item.code, read.day)
            }
            guard !code.isEmpty else { return refuse(column, .missingValue, [:]) }
            guard code.count <= 64 else {
                return refuse(column, .valueTooLong, ["found": "\(code.count)", "expected": "64"])
            }
            // A code that is listed twice has the earlier day.
            if let before = since[code] {
                since[code] = before.flatMap { before in day.map { min(before, $0) } }
            } else {
                since[code] = .some(day)
            }
        }
        guard !since.isEmpty else { return empty(column, false) }
        let members = since.sorted { $0.key < $1.key }.map { code, day in
            #""\#(code.quotedForJSON)":"# + (day.map { #""\#($0)""# } ?? "null")
        }
        line.append("{\(members.joined(separator: ","))}")
    }

    /// Stages a list of language tags as an array.
    mutating func languages(_ column: Int) {
        guard let text = mended(column) else { return line.appendNull() }
        let tags = WrittenList.read(text).map { item in item.since.map { "\(item.code)@\($0)" } ?? item.code }
        guard !tags.isEmpty else { return empty(column, false) }
        if let other = tags.first(where: { !CourseEdit.isLanguage($0) }) {
            return refuse(column, .unknownLanguage, ["found": other])
        }
        line.append("{\(tags.map { "\"\($0)\"" }.joined(separator: ","))}")
    }
}
