import Training

/// A thing that was changed, and what that did to the number and to enrollments.
struct ChangedAnswer<Item: Listed & Hashable, Body: Encodable>: Answer {
    let body: Body
    private let item: Item

    /// What was done to it.
    private let done: String

    private var changedGoals: [ChangedGoal] = []
    private var reinstated = Reinstated.none
    private let draw: (Item, Canvas) -> String

    var columns: [String] { Item.columns }
    var csvRows: [[String?]] { item.csvRows }
    var essence: [String] { [item.essence] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            canvas.done(done), canvas.changed(changedGoals), canvas.reinstated(reinstated), draw(item, canvas),
        ])
    }
}

extension ChangedAnswer where Body == Recounted<Item> {
    init(_ recounted: Recounted<Item>, done: String, draw: @escaping (Item, Canvas) -> String) {
        self.init(body: recounted, item: recounted.thing, done: done, changedGoals: recounted.changedGoals, draw: draw)
    }
}

extension ChangedAnswer where Body == Reinstating<Recounted<Item>> {
    init(_ changed: Reinstating<Recounted<Item>>, done: String, draw: @escaping (Item, Canvas) -> String) {
        self.init(
            body: changed,
            item: changed.thing.thing,
            done: done,
            changedGoals: changed.changedGoals,
            reinstated: changed.reinstated,
            draw: draw
        )
    }
}

extension ChangedAnswer where Body == Reinstating<Item> {
    init(_ changed: Reinstating<Item>, done: String, draw: @escaping (Item, Canvas) -> String) {
        self.init(body: changed, item: changed.thing, done: done, reinstated: changed.reinstated, draw: draw)
    }
}

extension Canvas {
    /// A sentence for each goal whose number changed.
    func changed(_ goals: [ChangedGoal]) -> String {
        goals.map { goal in
            words(
                "progress.changed",
                ["goal": goal.goal, "before": goal.before.spoken, "after": goal.after.spoken]
            )
        }.joined(separator: "\n")
    }
}
