import Shapes
import Training

/// A goal, the curricula that satisfy it, and how its target is divided.
struct GoalAnswer<Body: JSONWritable>: Answer {
    let body: Body
    let record: GoalRecord

    /// The sentence on what was done to the goal; nil where it is only shown.
    var done: String?

    /// The goals whose number changed.
    var changedGoals: [ChangedGoal] = []

    private var goal: Goal { record.goal }

    var columns: [String] { ["organization_code", "target"] }
    var csvRows: [[String?]] { record.allocations.map { [$0.organization, "\($0.target)"] } }
    var essence: [String] { [goal.code] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            done.map(canvas.done) ?? "",
            canvas.changed(changedGoals),
            canvas.fields(
                goal.fields + [
                    CardLine("curricula", curricula), CardLine("plan", record.plan.map { "\($0)" }),
                    CardLine("closed-on", record.closedOn?.spoken),
                ]
            ),
            canvas.section(words("goals.allocations"), allocations(canvas)),
            canvas.next(
                (record.allocations.isEmpty ? ["daotao goals allocate \(goal.code) --by-headcount"] : [])
                    + ["daotao progress --goal \(goal.code)"]
            ),
        ])
    }

    private var curricula: String {
        record.curricula.isEmpty ? words("goals.any-curriculum") : record.curricula.joined(separator: ", ")
    }

    private func allocations(_ canvas: Canvas) -> String {
        guard !record.allocations.isEmpty else { return words("goals.no-allocations") }
        return canvas.table(
            [
                Column("unit") { "\($0.name ?? "") (\($0.organization))" },
                Column("target", .right) { $0.target.spoken },
            ],
            record.allocations
        )
    }
}
