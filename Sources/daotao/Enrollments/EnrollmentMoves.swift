import ArgumentParser
import Terminal
import Training

extension Card {
    /// One enrollment with all its moves.
    ///
    /// - Parameters:
    ///   - body: The JSON, which may have more than the record.
    ///   - isMoved: True if the enrollment was just moved.
    ///   - promoted: The enrollments that moved up to the seat that became free.
    init(_ record: EnrollmentRecord, in body: Body, isMoved: Bool, promoted: [Enrollment] = []) {
        let sentences = [record.enrollment.spokenMove] + promoted.map(\.spokenPromotion)
        self.init(record.enrollment, in: body, done: isMoved ? sentences.joined(separator: "\n") : nil) {
            [$1.fields($0.fields), $1.moves(record.transitions)]
        }
    }
}

extension Card<EnrollmentRecord> {
    init(_ record: EnrollmentRecord, isMoved: Bool = false) { self.init(record, in: record, isMoved: isMoved) }
}

extension Canvas {
    /// The moves of an enrollment.
    fileprivate func moves(_ moves: [EnrollmentTransition]) -> String {
        guard !moves.isEmpty else { return "" }
        return section(
            words("enrollments.history"),
            table(
                [
                    Column("at") { $0.at.spoken },
                    Column("from") { $0.from.spoken },
                    Column("to") { $0.to.spoken },
                    Column("by") { CallerName.spoken($0.by) },
                    Column("why") { $0.why.map { RegistryReason.spoken($0) } },
                ],
                moves
            )
        )
    }
}

extension Enrollment {
    /// A sentence on the new state.
    fileprivate var spokenMove: String { words("enrollments.moved", ["id": id, "state": state.spoken]) }

    /// A sentence on an enrollment that moved up from the waitlist.
    fileprivate var spokenPromotion: String {
        words(
            "enrollments.promoted",
            ["name": fullName.harmless, "official": official.harmless, "id": id, "state": state.spoken]
        )
    }
}

/// Moves of several enrollments, one after the other.
enum EnrollmentMoves {
    /// Moves enrollments one after the other, and shows each; one that can't be moved is reported, and the rest follow.
    ///
    /// - Throws: `ExitCode` 65 where some were refused, and the errors that end a command.
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
