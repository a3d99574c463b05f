import FoundationEssentials
import Training

/// The record sheet of one official.
struct RecordSheetAnswer: Answer {
    let sheet: RecordSheet

    var body: RecordSheet { sheet }
    var columns: [String] { Completion.columns }
    var csvRows: [[String?]] { sheet.completions.flatMap(\.csvRows) }
    var essence: [String] { sheet.completions.map(\.essence) }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            canvas.fields(sheet.official.fields),
            canvas.section(words("sheet.curricula"), curricula(canvas)),
            canvas.section(words("sheet.hours"), hours(canvas)),
            canvas.section(words("officials.completions"), table(canvas, Completion.shownOfOne, sheet.completions)),
            canvas.section(words("sheet.certificates"), certificates(canvas)),
            canvas.section(words("sheet.enrollments"), table(canvas, Enrollment.shownOfOne, sheet.enrollments)),
        ])
    }

    private func table<Item>(_ canvas: Canvas, _ columns: [Column<Item>], _ items: [Item]) -> String {
        items.isEmpty ? words("sheet.none") : canvas.table(columns, items)
    }

    private func curricula(_ canvas: Canvas) -> String {
        table(
            canvas,
            [
                Column("curriculum") { "\($0.code) \($0.version)" },
                Column("satisfied-on") { $0.satisfiedOn?.spoken },
                Column("missing") { $0.missing.joined(separator: ", ") },
                Column("elective-hours", .right) { progress in
                    progress.minimumElectiveHours.map { "\(progress.electiveHours.spoken) / \($0.spoken)" }
                },
            ],
            sheet.curricula
        )
    }

    private func hours(_ canvas: Canvas) -> String {
        table(
            canvas,
            [
                Column("year") { "\($0.year)" },
                Column("courses", .right) { $0.courses.spoken },
                Column("hours", .right) { $0.hours.spoken },
            ],
            sheet.hoursByYear
        )
    }

    private func certificates(_ canvas: Canvas) -> String {
        table(
            canvas,
            [
                Column("certificate") { $0.evidence },
                Column("course") { $0.course },
                Column("completed-on") { $0.completedOn.spoken },
                Column("expires-on") { $0.expiresOn?.spoken },
            ],
            sheet.certificates
        )
    }
}
