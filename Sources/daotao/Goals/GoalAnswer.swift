import Training

/// A goal, the curricula that satisfy it, and how its target is shared out.
struct GoalAnswer: Answer {
    let record: GoalRecord

    /// What was done to it, nil where it was only looked at.
    var done: String?

    private var goal: Goal { record.goal }

    var body: GoalRecord { record }
    var columns: [String] { ["organization_code", "target"] }
    var records: [[String?]] { record.allocations.map { [$0.organization, "\($0.target)"] } }
    var essence: [String] { [goal.code] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            done.map(canvas.done) ?? "",
            canvas.fields(goal.fields + [Field("curricula", curricula)]),
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
