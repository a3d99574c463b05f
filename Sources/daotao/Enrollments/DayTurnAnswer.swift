import Training

/// The day turn's effects on enrollments.
struct DayTurnAnswer: Answer {
    let turn: DayTurnResult

    var body: DayTurnResult { turn }
    var columns: [String] { ["begun", "expired", "withdrawn", "moved_up", "completed", "postponed"] }
    var csvRows: [[String?]] { [numbers] }
    var essence: [String] { [numbers.joined(separator: " ")] }

    private var numbers: [String] {
        [turn.begun, turn.expired, turn.withdrawn, turn.movedUp, turn.completed, turn.postponed].map(String.init)
    }

    func picture(on canvas: Canvas) -> String {
        canvas.done(
            words(
                "enrollments.turned",
                [
                    "begun": turn.begun.spoken, "expired": turn.expired.spoken, "withdrawn": turn.withdrawn.spoken,
                    "moved": turn.movedUp.spoken, "completed": turn.completed.spoken,
                    "postponed": turn.postponed.spoken,
                ]
            )
        )
    }
}
