import ArgumentParser
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
                Column("by") { CallerName.spoken($0.by) },
                Column("why") { $0.why.map { RegistryReason.spoken($0) } },
            ],
            record.transitions
        )
    }

    /// Moves enrollments one after the other, and shows each: one that can't be moved is told of, and costs the others
    /// nothing.
    ///
    /// - Parameters:
    ///   - ids: The enrollments' numbers.
    ///   - global: How to show them.
    ///   - move: Moves one of them.
    /// - Throws: `ExitCode` 65 where some were refused, and whatever else befalls a move.
    static func show(
        _ ids: [String],
        _ global: GlobalOptions,
        moving move: (Enrollments, String) async throws -> EnrollmentRecord
    ) async throws {
        try await withTraining(global) { training in
            var areSomeRefused = false
            for id in ids {
                do {
                    let record = try await move(training.enrollments, id)
                    try global.output.show(EnrollmentAnswer(record: record, isMoved: true))
                } catch let error as TrainingError
                    where ids.count > 1 && error.kind.exitCode == ErrorKind.invalid.exitCode
                {
                    StandardStreams.note("\(id): \(error.sentence(in: Spoken.language))")
                    areSomeRefused = true
                }
            }
            if areSomeRefused { throw ExitCode(ErrorKind.invalid.exitCode) }
        }
    }
}
