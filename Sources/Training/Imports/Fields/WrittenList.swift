/// Several codes in one field of a file, `DX-101; DX-102`; where something holds of one since a day, `DX-104@2023-01-01`.
///
/// A backslash stands before what would be read as a mark and is part of a code, and before a backslash.
enum WrittenList {
    /// What stands between two codes.
    private static let separator = "; "

    /// Before the day since which something holds of a code.
    private static let since: Character = "@"

    /// What a backslash stands before where it is part of a code.
    private static let marks: Set<Character> = ["\\", ";", "@"]

    /// The codes, each with what comes behind its last mark of a day, nil where there is none.
    ///
    /// - Parameter text: The field.
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

    /// The field of some codes.
    static func written(_ codes: [String]) -> String {
        codes.map(guarded).joined(separator: separator)
    }

    /// The field of the courses that a course counts as.
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

    /// The field of all codes of a group of rows, in their order, as an aggregate in SQL.
    ///
    /// - Parameters:
    ///   - code: The column that holds the code.
    ///   - day: The expression of the day since which something holds of it; nil where that is nothing to say.
    /// - Returns: The expression.
    static func aggregate(_ code: String, since day: String? = nil) -> String {
        let guarded = #"regexp_replace(\#(code), '([\\;@])', '\\\1', 'g')"#
        let item = day.map { "concat(\(guarded), '\(since)' || \($0))" } ?? guarded
        return "coalesce(string_agg(\(item), '\(separator)' order by \(code)), '')"
    }
}

extension String {
    /// As a JSON string has it, for text without control characters.
    fileprivate var quotedForJSON: String {
        replacing("\\", with: #"\\"#).replacing("\"", with: #"\""#)
    }

    /// Without white space at the ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension RowReader {
    /// Stages a column as a JSON object of codes, each with the day since which something holds of it.
    ///
    /// Where nobody said one it is null. As an object it equals another one with the same codes in whatever order.
    ///
    /// - Parameters:
    ///   - column: Which column.
    ///   - haveDays: Whether a day may stand behind a code.
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
            // Named twice, it holds since the earlier day.
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

    /// Stages a column as an array of language tags.
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
