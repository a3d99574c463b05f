/// Fields that hold several codes.
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
            if haveDays, let written = item.since, case .success(let read) = WrittenDay.read(written, order) {
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

extension String {
    /// As a JSON string has it, for text without control characters.
    fileprivate var quotedForJSON: String {
        replacing("\\", with: #"\\"#).replacing("\"", with: #"\""#)
    }
}
