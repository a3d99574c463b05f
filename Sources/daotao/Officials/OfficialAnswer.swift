import Training

/// Everything about one official.
struct OfficialAnswer: Answer {
    let record: OfficialRecord

    var body: OfficialRecord { record }
    var columns: [String] { Official.columns }
    var records: [[String?]] { record.official.records }
    var essence: [String] { [record.official.essence] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            canvas.fields(record.official.fields),
            canvas.section(words("officials.trained-for"), trainedFor(canvas)),
            canvas.section(words("officials.completions"), completions(canvas)),
            canvas.section(words("officials.organizations"), organizations(canvas)),
        ])
    }

    private func trainedFor(_ canvas: Canvas) -> String {
        guard !record.trainedFor.isEmpty else { return words("officials.not-trained") }
        return canvas.table(
            [
                Column("goal") { $0.goal },
                Column("since") { $0.day.spoken },
                Column("unit-code") { $0.organizationCode },
            ],
            record.trainedFor
        )
    }

    private func completions(_ canvas: Canvas) -> String {
        guard !record.completions.isEmpty else { return words("officials.no-completions") }
        return canvas.table(Completion.shownOfOne, record.completions)
    }

    /// Where somebody belonged is worth a table only once they have moved.
    private func organizations(_ canvas: Canvas) -> String {
        guard record.organizations.count > 1 else { return "" }
        return canvas.table(
            [
                Column("unit") { "\($0.organizationName) (\($0.organizationCode))" },
                Column("since") { $0.since?.spoken },
                Column("until") { $0.until?.spoken },
            ],
            record.organizations
        )
    }
}
