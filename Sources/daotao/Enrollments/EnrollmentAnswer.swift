import Training

/// One enrollment with every move.
struct EnrollmentAnswer: Answer {
    let record: EnrollmentRecord

    /// What was done to it, nil where it was only looked at.
    var done: String?

    private var enrollment: Enrollment { record.enrollment }

    var body: EnrollmentRecord { record }
    var columns: [String] { Enrollment.columns }
    var records: [[String?]] { enrollment.records }
    var essence: [String] { [enrollment.essence] }

    init(record: EnrollmentRecord, isMoved: Bool = false) {
        self.record = record
        if isMoved {
            done = words(
                "enrollments.moved",
                ["id": record.enrollment.id, "state": record.enrollment.state.spoken]
            )
        }
    }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            done.map(canvas.done) ?? "",
            canvas.fields(enrollment.fields),
            record.transitions.isEmpty ? "" : canvas.section(words("enrollments.history"), history(canvas)),
        ])
    }

    private func history(_ canvas: Canvas) -> String {
        canvas.table(
            [
                Column("at") { $0.at.spoken },
                Column("from") { $0.from.spoken },
                Column("to") { $0.to.spoken },
                Column("by") { $0.by },
                Column("why") { $0.why },
            ],
            record.transitions
        )
    }
}
