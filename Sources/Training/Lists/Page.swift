public import Shapes

/// A part of a list, and where the next part begins.
public struct Page<Item: Shaped & Sendable>: Shaped, Sendable {
    public let items: [Item]
    public let next: String?

    /// The numbers of the rows that follow this part of a file, as far as they are known.
    let following: FoundNumbers

    public init(items: [Item], next: String?) { self.init(items: items, next: next, following: FoundNumbers()) }

    init(items: [Item], next: String?, following: FoundNumbers) {
        (self.items, self.next, self.following) = (items, next, following)
    }

    public static var shape: Shape<Page> {
        Shape {
            Field("items", \.items, "The items, in the list's order.")
            Field(orNull: "next", \.next, "The `cursor` for the next page; null at the end.")
        }
    }
}

/// The part of a list that a caller asks for.
///
/// A cursor names the last item of the page before, not a number of items, so a list that grows meanwhile neither
/// repeats nor skips anything.
public struct PageRequest: Sendable {
    /// The most items of the page.
    public let limit: Int

    /// The ``Page/next`` of the page before; nil for the first page.
    public let cursor: String?

    /// Asks for a page.
    ///
    /// - Throws: ``TrainingError`` `limit_out_of_range`.
    public init(limit: Int = 50, cursor: String? = nil) throws {
        guard (1...1000).contains(limit) else {
            throw TrainingError(.limitOutOfRange, ["found": "\(limit)"])
        }
        (self.limit, self.cursor, self.known, self.isOfFile) = (limit, cursor, FoundNumbers(), false)
    }

    /// The numbers of the rows from there on, where an earlier part of a file has found them.
    let known: FoundNumbers

    /// True for a part of a list that is written into a file.
    let isOfFile: Bool

    /// Asks for the first part of a list that is written into a file.
    ///
    /// Such a part is longer than a page.
    public static func ofFile(from cursor: String?) -> PageRequest {
        PageRequest(partOfFileFrom: cursor, known: FoundNumbers())
    }

    /// Asks for the part of a file that follows another; nil at the end.
    public static func ofFile(after page: Page<some Shaped & Sendable>) -> PageRequest? {
        page.next.map { PageRequest(partOfFileFrom: $0, known: page.following) }
    }

    private init(partOfFileFrom cursor: String?, known: FoundNumbers) {
        (self.limit, self.cursor, self.known, self.isOfFile) = (5000, cursor, known, true)
    }

    /// The cursor's number, in lists that are ordered by number.
    func number() throws -> Int64? {
        guard let cursor else { return nil }
        guard let number = Int64(cursor), number >= 0 else {
            throw TrainingError(.unknownCursor, ["found": cursor])
        }
        return number
    }

    /// Makes a page from rows of which there may be one more than the limit.
    func page<Row, Item>(
        of rows: [Row],
        cursor: (Row) -> String,
        item: (Row) throws -> Item
    ) rethrows -> Page<Item> {
        let shown = rows.prefix(limit)
        let next = rows.count > limit ? shown.last.map(cursor) : nil
        return Page(items: try shown.map(item), next: next)
    }
}
