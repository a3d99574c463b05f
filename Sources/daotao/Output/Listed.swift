import Shapes
import Training

/// A thing that lists show: as a row of a table for people, as a row of CSV for programs.
protocol Listed: Tabular {
    /// The parts that people see, in the table of a list and on a page about the thing.
    static var shown: [Column<Self>] { get }

    /// The name, which is all that `--quiet` shows.
    var essence: String { get }

    /// All fields, as a page about the thing shows them.
    var fields: [CardLine] { get }
}

extension Listed {
    var fields: [CardLine] {
        Self.shown.filter { $0.place != .table }.map { CardLine(named: $0.title, $0.text(self)) }
    }
}

/// A column of a table for people, and the line with the same name on a page about one thing.
struct Column<Item> {
    let title: String
    let side: Side
    let place: Place?
    let text: (Item) -> String?

    /// The only place where a value is shown.
    enum Place { case table, page }

    /// The alignment of a column: words to the left, numbers to the right.
    enum Side { case left, right }

    /// A column with its title from the catalogues.
    init(_ key: String, _ side: Side = .left, only place: Place? = nil, text: @escaping (Item) -> String?) {
        self.title = words("table.\(key)")
        self.side = side
        self.place = place
        self.text = text
    }
}

/// A part of a list as an answer.
struct Listing<Item: Listed>: Answer {
    let body: Page<Item>

    private var items: [Item] { body.items }

    init(items: [Item], next: String?) {
        body = Page(items: items, next: next)
    }

    var columns: [String] { Item.columns }
    var csvRows: [[String?]] { items.flatMap(\.csvRows) }
    var essence: [String] { items.map(\.essence) }

    func picture(on canvas: Canvas) -> String {
        guard !items.isEmpty else { return words("list.empty") }
        return canvas.table(Item.shown.filter { $0.place != .page }, items)
    }
}

/// One thing as an answer: what was done to it, the effects, and the thing itself.
struct Card<Body: JSONWritable>: Answer {
    let body: Body
    let columns: [String]
    let csvRows: [[String?]]
    let essence: [String]
    private let blocks: (Canvas) -> [String]

    /// Makes an answer about a thing.
    ///
    /// - Parameters:
    ///   - body: The JSON, which has more than the thing itself.
    ///   - done: A sentence on what was done to it; nil where it is only shown.
    ///   - draw: The blocks about it; by default its fields.
    init<Item: Listed>(
        _ item: Item,
        in body: Body,
        done: String? = nil,
        changedGoals: [ChangedGoal] = [],
        reinstated: Reinstated = .none,
        draw: @escaping (Item, Canvas) -> [String] = { [$1.fields($0.fields)] }
    ) {
        self.body = body
        columns = Item.columns
        csvRows = item.csvRows
        essence = [item.essence]
        blocks = { canvas in
            [done.map(canvas.done) ?? "", canvas.changed(changedGoals), canvas.reinstated(reinstated)]
                + draw(item, canvas)
        }
    }

    init(
        _ item: Body,
        done: String? = nil,
        draw: @escaping (Body, Canvas) -> [String] = { [$1.fields($0.fields)] }
    ) where Body: Listed {
        self.init(item, in: item, done: done, draw: draw)
    }

    func picture(on canvas: Canvas) -> String { canvas.page(blocks(canvas)) }
}

extension Canvas {
    /// A sentence for each goal whose number changed.
    func changed(_ goals: [ChangedGoal]) -> String {
        goals.map { goal in
            words("progress.changed", ["goal": goal.goal, "before": goal.before.spoken, "after": goal.after.spoken])
        }.joined(separator: "\n")
    }

    /// Sentences on the enrollments that had expired and are reinstated, or stay expired.
    func reinstated(_ reinstated: Reinstated) -> String {
        let counts = [
            ("reinstated.enrollments", reinstated.enrollments), ("reinstated.waitlisted", reinstated.waitlisted),
            ("reinstated.stayed-expired", reinstated.stayedExpired),
        ]
        return counts.filter { $0.1 > 0 }.map { words($0.0, ["count": $0.1.spoken]) }.joined(separator: "\n")
    }
}
