import ArgumentParser
import Terminal
import Training

/// One enrollment with all its moves.
struct EnrollmentAnswer<Body: Encodable>: Answer {
    let body: Body
    private let record: EnrollmentRecord

    /// What was done to it; nil where it is only shown.
    private var done: String?

    /// The enrollments that moved up to the seat that it left.
    private var promoted: [Enrollment] = []

    private var enrollment: Enrollment { record.enrollment }

    var columns: [String] { Enrollment.columns }
    var csvRows: [[String?]] { enrollment.csvRows }
    var essence: [String] { [enrollment.essence] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            ([done.map(canvas.done)] + promoted.map(\.spokenPromotion)).compactMap(\.self).joined(separator: "\n"),
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
}

extension EnrollmentAnswer where Body == EnrollmentRecord {
    init(record: EnrollmentRecord, isMoved: Bool = false) {
        self.init(body: record, record: record, done: isMoved ? record.enrollment.spokenMove : nil)
    }
}

extension EnrollmentAnswer where Body == WithdrawnEnrollment {
    init(_ withdrawn: WithdrawnEnrollment) {
        self.init(
            body: withdrawn,
            record: withdrawn.thing,
            done: withdrawn.enrollment.spokenMove,
            promoted: withdrawn.promoted
        )
    }
}

extension Enrollment {
    /// A sentence on its new state.
    fileprivate var spokenMove: String { words("enrollments.moved", ["id": id, "state": state.spoken]) }

    /// A sentence on the one that moved up from the waitlist.
    fileprivate var spokenPromotion: String {
        words(
            "enrollments.promoted",
            ["name": fullName.harmless, "official": official.harmless, "id": id, "state": state.spoken]
        )
    }
}

/// Moves of several enrollments, one after the other.
enum EnrollmentMoves {
    /// Moves enrollments one after the other, and shows each; one that can't be moved is reported, and the others go
    /// on.
    ///
    /// - Throws: `ExitCode` 65 where some were refused, and whatever else befalls a move.
    static func show(
        _ ids: [String],
        _ global: GlobalOptions,
        moving move: (Enrollments, String) async throws -> some Answer
    ) async throws {
        try await withTraining(global) { training in
            var areSomeRefused = false
            for id in ids {
                do {
                    try global.output.show(try await move(training.enrollments, id))
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
