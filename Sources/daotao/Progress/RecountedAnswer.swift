import Training

/// Something that was changed, and what became of the number and of enrollments by it.
struct RecountedAnswer<Item: Listed & Hashable, Body: Encodable>: Answer {
    let body: Body
    private let item: Item

    /// What was done to it.
    private let done: String

    private let changedGoals: [ChangedGoal]
    private let reinstated: Reinstated
    private let draw: (Item, Canvas) -> String

    var columns: [String] { Item.columns }
    var records: [[String?]] { item.records }
    var essence: [String] { [item.essence] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            canvas.done(done), canvas.changed(changedGoals), canvas.reinstated(reinstated), draw(item, canvas),
        ])
    }
}

extension RecountedAnswer where Body == Recounted<Item> {
    init(_ recounted: Recounted<Item>, done: String, draw: @escaping (Item, Canvas) -> String) {
        self.init(
            body: recounted,
            item: recounted.thing,
            done: done,
            changedGoals: recounted.changedGoals,
            reinstated: .none,
            draw: draw
        )
    }
}

extension RecountedAnswer where Body == Reinstating<Recounted<Item>> {
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

extension RecountedAnswer where Body == Reinstating<Item> {
    init(_ changed: Reinstating<Item>, done: String, draw: @escaping (Item, Canvas) -> String) {
        self.init(
            body: changed,
            item: changed.thing,
            done: done,
            changedGoals: [],
            reinstated: changed.reinstated,
            draw: draw
        )
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

    /// A sentence for each thing that became of the enrollments that had expired.
    func reinstated(_ reinstated: Reinstated) -> String {
        let counts = [
            ("reinstated.enrollments", reinstated.enrollments), ("reinstated.waitlisted", reinstated.waitlisted),
            ("reinstated.stayed-expired", reinstated.stayedExpired),
        ]
        return counts.filter { $0.1 > 0 }.map { words($0.0, ["count": $0.1.spoken]) }.joined(separator: "\n")
    }
}
