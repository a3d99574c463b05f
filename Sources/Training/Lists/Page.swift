/// A part of a list, and where the next part begins.
public struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
    /// The items, in the list's order.
    public let items: [Item]

    /// What to pass as the cursor for the items that follow, nil at the end of the list.
    public let next: String?

    private enum Keys: String, CodingKey {
        case items, next
    }

    /// Writes `{"items": […], "next": cursor or null}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(items, forKey: .items)
        try container.encode(next, forKey: .next)
    }
}

/// Which part of a list is wanted.
///
/// A cursor names the last item that was seen, not a number of items, so a list that grows meanwhile neither repeats
/// nor skips anything.
public struct PageRequest: Sendable {
    /// How many items at most, from 1 to 1000.
    public let limit: Int

    /// Where to go on, as ``Page/next`` gave it; nil for the beginning.
    public let cursor: String?

    /// Asks for a page.
    ///
    /// - Parameters:
    ///   - limit: How many items at most, from 1 to 1000.
    ///   - cursor: Where to go on; nil for the beginning.
    /// - Throws: ``TrainingError`` `limit_out_of_range`.
    public init(limit: Int = 50, cursor: String? = nil) throws {
        guard (1...1000).contains(limit) else {
            throw TrainingError(.limitOutOfRange, ["found": "\(limit)"])
        }
        self.limit = limit
        self.cursor = cursor
    }

    /// The cursor as the number that it stands for, in lists that go by number.
    func number() throws -> Int64? {
        guard let cursor else { return nil }
        guard let number = Int64(cursor), number >= 0 else {
            throw TrainingError(.unknownCursor, ["found": cursor])
        }
        return number
    }

    /// Turns one item more than the limit into a page and its cursor.
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
