import Training

/// Something whose rules have changed, and what became of the number by it.
struct RecountedAnswer<Item: Listed & Hashable>: Answer {
    let body: Recounted<Item>

    /// What was done to it.
    let done: String

    let draw: (Item, Canvas) -> String

    init(_ body: Recounted<Item>, done: String, draw: @escaping (Item, Canvas) -> String) {
        (self.body, self.done, self.draw) = (body, done, draw)
    }

    var columns: [String] { Item.columns }
    var records: [[String?]] { body.thing.records }
    var essence: [String] { [body.thing.essence] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([canvas.done(done), canvas.changed(body.changedGoals), draw(body.thing, canvas)])
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
