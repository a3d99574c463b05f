import Training

/// The blocks of a page about one official.
struct OfficialBlocks {
    let record: OfficialRecord

    /// The official, with everything on record.
    func drawn(on canvas: Canvas) -> [String] {
        [
            canvas.fields(
                record.official.fields + [CardLine("other-numbers", record.mergedFrom.joined(separator: ", "))]
            ),
            canvas.section(words("officials.trained-for"), trainedFor(canvas)),
            canvas.section(words("officials.completions"), completions(canvas)),
            canvas.section(words("officials.organizations"), organizations(canvas)),
            canvas.section(words("officials.absences"), absences(canvas)),
        ]
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

    private func absences(_ canvas: Canvas) -> String {
        guard !record.absences.isEmpty else { return "" }
        return canvas.table(
            [
                Column("since") { $0.since.spoken },
                Column("until") { $0.until?.spoken },
                Column("why") { $0.reason },
            ],
            record.absences
        )
    }

    /// The official's units; empty for one who has never moved.
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

extension Card {
    /// Everything about one official.
    init(_ record: OfficialRecord, in body: Body, done: String? = nil) {
        self.init(record.official, in: body, done: done) { OfficialBlocks(record: record).drawn(on: $1) }
    }
}

extension Card<OfficialRecord> {
    init(_ record: OfficialRecord, done: String? = nil) { self.init(record, in: record, done: done) }
}
