import Training

/// A thing that lists show: as a row of a table for people, as rows of CSV for programs.
protocol Listed: Tabular {
    /// The columns that people see.
    static var shown: [Column<Self>] { get }

    /// Its name, which is all that `--quiet` leaves of it.
    var essence: String { get }
}

/// A column of a table for people.
struct Column<Item> {
    let title: String
    let side: Side
    let text: (Item) -> String?

    /// The side of its column at which a text stands: words at the left, numbers at the right.
    enum Side { case left, right }

    /// A column with its title from the catalogues.
    init(_ key: String, _ side: Side = .left, text: @escaping (Item) -> String?) {
        self.title = words("table.\(key)")
        self.side = side
        self.text = text
    }
}

/// A part of a list as an answer.
struct Listing<Item: Listed>: Answer, Encodable {
    let items: [Item]

    /// The cursor of the next page, nil at the end.
    let next: String?

    private enum CodingKeys: String, CodingKey {
        case items, next
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(next, forKey: .next)
    }

    var body: Self { self }
    var columns: [String] { Item.columns }
    var csvRows: [[String?]] { items.flatMap(\.csvRows) }
    var essence: [String] { items.map(\.essence) }

    func picture(on canvas: Canvas) -> String {
        guard !items.isEmpty else { return words("list.empty") }
        return canvas.table(Item.shown, items)
    }
}

/// One thing as an answer, with blocks of its own for people.
struct Card<Item: Listed>: Answer {
    let item: Item
    let draw: (Item, Canvas) -> [String]

    init(_ item: Item, draw: @escaping (Item, Canvas) -> [String]) {
        self.item = item
        self.draw = draw
    }

    var body: Item { item }
    var columns: [String] { Item.columns }
    var csvRows: [[String?]] { item.csvRows }
    var essence: [String] { [item.essence] }

    func picture(on canvas: Canvas) -> String { canvas.page(draw(item, canvas)) }
}
