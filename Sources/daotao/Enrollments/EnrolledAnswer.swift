import Terminal
import Training

/// The fate of each official who was to be enrolled.
struct EnrolledAnswer: Answer {
    let enrolled: EnrolledOfficials

    var body: EnrolledOfficials { enrolled }
    var columns: [String] { ["official_code", "fate", "enrollment", "state", "code", "message"] }
    var csvRows: [[String?]] {
        enrolled.items.map { item in
            [
                item.official, item.fate.rawValue, item.enrollment, item.state?.rawValue,
                item.faults.first?.code.rawValue, item.why,
            ]
        }
    }
    var essence: [String] { enrolled.items.compactMap(\.enrollment) }

    func picture(on canvas: Canvas) -> String {
        let counts = [
            "created": enrolled.created.spoken, "unchanged": enrolled.unchanged.spoken,
            "rejected": enrolled.rejected.spoken,
        ]
        let (refused, others) = first
        let shown = refused.count + others.count
        return canvas.page([
            ([canvas.done(words("enrollments.enrolled", counts))] + waiting).joined(separator: "\n"),
            canvas.section(words("enrollments.refused"), canvas.indented(sentences(on: canvas, refused))),
            others.isEmpty ? "" : canvas.table(Self.columns, others),
            shown < enrolled.items.count
                ? words("enrollments.first-shown", ["shown": shown.spoken, "count": enrolled.items.count.spoken]) : "",
        ])
    }

    private static var columns: [Column<EnrolledOfficials.Item>] {
        [
            Column("official-code") { $0.official },
            Column("full-name") { $0.fullName },
            Column("fate") { words("enrollments.fate.\($0.fate.rawValue)") },
            Column("enrollment", .right) { $0.enrollment },
            Column("state") { $0.state?.spoken },
        ]
    }

    /// Sentences and no table, whose cells would cut a fault short.
    private func sentences(on canvas: Canvas, _ refused: [EnrolledOfficials.Item]) -> String {
        refused.map { item in
            let who = [canvas.strong(item.official), item.fullName?.harmless].compactMap(\.self).joined(separator: " ")
            return "\(who): \((item.why ?? "").harmless)"
        }.joined(separator: "\n")
    }

    /// The numbers of new enrollments without a seat, and of those that need approval; empty where all have a seat.
    private var waiting: [String] {
        [(EnrollmentState.waitlisted, "enrollments.waitlisted"), (.requested, "enrollments.requested")]
            .compactMap { state, key in
                let count = enrolled.items.count { $0.fate == .created && $0.state == state }
                return count > 0 ? "  " + words(key, ["count": count.spoken]) : nil
            }
    }

    /// The items to show, the refused ones first, because they need action.
    private var first: (refused: [EnrolledOfficials.Item], others: [EnrolledOfficials.Item]) {
        let refused = enrolled.items.filter { $0.fate == .rejected }.prefix(Self.shown)
        let others = enrolled.items.filter { $0.fate != .rejected }.prefix(Self.shown - refused.count)
        return (Array(refused), Array(others))
    }

    /// The most items to show; programs and files get all.
    private static let shown = 50
}

extension EnrolledOfficials.Item {
    /// The reasons for the refusal, in the language of this run.
    var why: String? {
        faults.isEmpty ? nil : faults.map { $0.sentence(in: Spoken.language) }.joined(separator: " ")
    }
}

extension EnrollmentState {
    /// The state in words.
    var spoken: String { words("enrollment-state.\(rawValue)") }
}
