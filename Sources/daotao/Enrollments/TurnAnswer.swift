import Training

/// What the turn of a day did to enrollments.
struct TurnAnswer: Answer {
    let turn: EnrollmentTurn

    var body: EnrollmentTurn { turn }
    var columns: [String] { ["begun", "expired", "withdrawn", "moved_up"] }
    var records: [[String?]] { [["\(turn.begun)", "\(turn.expired)", "\(turn.withdrawn)", "\(turn.movedUp)"]] }
    var essence: [String] { ["\(turn.begun) \(turn.expired) \(turn.withdrawn) \(turn.movedUp)"] }

    func picture(on canvas: Canvas) -> String {
        canvas.done(
            words(
                "enrollments.turned",
                [
                    "begun": turn.begun.spoken, "expired": turn.expired.spoken, "withdrawn": turn.withdrawn.spoken,
                    "moved": turn.movedUp.spoken,
                ]
            )
        )
    }
}
