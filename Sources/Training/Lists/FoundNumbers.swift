import Postgres

/// Numbers of rows that a search for a file has found and that are not read yet, in their order.
///
/// A list of few rows among many is found only by a search through all of them, and a file in parts of a few thousand rows
/// would repeat that search for each part. So one search finds many numbers, which need little memory, and the parts that
/// follow read those.
struct FoundNumbers: Sendable {
    /// The most numbers that one search finds.
    static let most = 500_000

    var numbers: ArraySlice<Int64> = []

    /// True if no other row follows the last of them.
    var isToTheEnd = false
}

extension PageRequest {
    /// The rows of a part of a list.
    struct Part {
        /// A query for their numbers, and of one more row if there is one.
        let ids: Statement

        /// The numbers that follow them in a file.
        let following: FoundNumbers

        /// The cursor of a file's next part; nil for a page, and at the end.
        let next: String?
    }

    /// The rows of this part of a list.
    ///
    /// - Parameter search: Finds their numbers.
    func part(_ search: Statement, in postgres: some PostgresQuerying) async throws -> Part {
        guard isOfFile else { return Part(ids: search, following: FoundNumbers(), next: nil) }
        var found = known
        if !found.isToTheEnd && found.numbers.count <= limit {
            let numbers: [Int64] = try await postgres.query("select id from (\(search)) found order by id")
            // A short way finds one more than the part has, if there are more.
            let isToTheEnd = numbers.count != limit + 1 && numbers.count < FoundNumbers.most
            found = FoundNumbers(numbers: numbers[...], isToTheEnd: isToTheEnd)
        }
        let numbers = Array(found.numbers.prefix(limit))
        found.numbers = found.numbers.dropFirst(limit)
        return Part(
            ids: "select unnest(\(numbers)) as id",
            following: found,
            next: found.numbers.isEmpty ? nil : numbers.last.map(String.init)
        )
    }

    /// Makes a page from the rows of a part.
    func page<Row, Item>(
        of rows: [Row],
        _ part: Part,
        cursor: (Row) -> String,
        item: (Row) throws -> Item
    ) rethrows -> Page<Item> {
        guard isOfFile else { return try page(of: rows, cursor: cursor, item: item) }
        return Page(items: try rows.map(item), next: part.next, following: part.following)
    }
}
