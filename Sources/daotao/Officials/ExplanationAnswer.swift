import FoundationEssentials
import Terminal
import Training

/// Why an official counts towards a goal, or what is missing.
struct ExplanationAnswer: Answer {
    let body: Explanation

    var columns: [String] {
        ["course_code", "completed_on", "recorded_at", "recorded_by", "request", "import", "line", "revoked_at", "id"]
    }

    var csvRows: [[String?]] {
        body.facts.map { fact in
            [
                fact.course, fact.completedOn.description, fact.recordedAt.formatted(.iso8601), fact.recordedBy,
                fact.request, fact.source.map { "\($0.import)" }, fact.source.map { "\($0.line)" },
                fact.revokedAt?.formatted(.iso8601), fact.id,
            ]
        }
    }

    var essence: [String] { [body.reason.rawValue] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            canvas.strong("\(body.official.fullName) · \(body.goal.code)".harmless) + "\n" + verdict,
            canvas.fields(counted + [CardLine("would-count-from", body.wouldCountFrom?.spoken)]),
            canvas.section(words("sheet.curricula"), curricula(canvas)),
            canvas.section(words("officials.completions"), facts(canvas)),
        ])
    }

    private var verdict: String {
        let days = ["start": body.goal.start.spoken, "deadline": body.goal.deadline.spoken]
        return switch body.reason {
        case .counts: words("explain.counts", ["day": body.counted?.since.spoken ?? ""])
        case .missing: words("explain.missing")
        case .tooEarly: words("explain.too-early", days)
        case .tooLate: words("explain.too-late", days)
        case .otherDays: words("explain.other-days")
        case .noCurriculum: words("explain.no-curriculum")
        }
    }

    private var counted: [CardLine] {
        guard let counted = body.counted else { return [] }
        return [
            CardLine("unit", "\(counted.name ?? "") (\(counted.organization))"),
            CardLine("curriculum", "\(counted.curriculum) \(counted.version)"),
            CardLine("completion", counted.completion),
        ]
    }

    private func curricula(_ canvas: Canvas) -> String {
        guard !body.curricula.isEmpty else { return words("sheet.none") }
        return canvas.table(
            [
                Column("curriculum") { "\($0.code) \($0.version)" },
                Column("satisfied-on") { $0.satisfiedOn?.spoken },
                Column("missing") {
                    $0.courses.filter { $0.isRequired && $0.completion == nil }.map(\.code).joined(separator: ", ")
                },
                Column("elective-hours", .right) { curriculum in
                    curriculum.minimumElectiveHours.map { "\(curriculum.electiveHours.spoken) / \($0.spoken)" }
                },
            ],
            body.curricula
        )
    }

    private func facts(_ canvas: Canvas) -> String {
        guard !body.facts.isEmpty else { return words("sheet.none") }
        return canvas.table(
            [
                Column("course") { $0.course },
                Column("completed-on") { $0.completedOn.spoken },
                Column("recorded-at") { $0.recordedAt.spoken },
                Column("came-by") { fact in
                    if let source = fact.source {
                        let told = ["file": source.file ?? "", "import": "\(source.import)", "line": "\(source.line)"]
                        return words("explain.from-file", told)
                    }
                    return words("explain.from-request", ["request": fact.request ?? "", "by": fact.recordedBy])
                },
                Column("revoked") { fact in
                    fact.revokedAt.map { "\($0.spoken): \(fact.revocationReason ?? "")" }
                },
            ],
            body.facts
        )
    }
}
