import Shapes
import Training

/// A plan with the shares that it changes.
struct GoalPlanAnswer: Answer {
    let body: GoalPlanRecord

    var columns: [String] { ["organization_code", "target"] }
    var csvRows: [[String?]] { body.shares.map { [$0.organization, $0.target.map { "\($0)" }] } }
    var essence: [String] { ["\(body.plan.number)"] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            canvas.fields(body.plan.fields),
            canvas.section(
                words("goals.allocations"),
                canvas.table(
                    [
                        Column("unit") { "\($0.name ?? "") (\($0.organization))" },
                        Column("target", .right) { $0.target?.spoken ?? words("goals.share-taken-away") },
                    ],
                    body.shares
                )
            ),
        ])
    }
}

extension GoalPlan: Listed {
    static var shown: [Column<GoalPlan>] {
        [
            Column("plan", .right) { "\($0.number)" },
            Column("shares-from") { $0.day.spoken },
            Column("decision") { $0.decision },
            Column("units", .right) { $0.units.spoken },
            Column("by") { $0.by },
            Column("made-at") { $0.madeAt.spoken },
        ]
    }

    var essence: String { "\(number)" }
}
