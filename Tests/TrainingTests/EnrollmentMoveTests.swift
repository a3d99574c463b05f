import Foundation
import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

/// The moves of enrollments: as documented, as the database allows them, and as nobody can evade them.
@Suite(.permit) struct EnrollmentMoveTests {
    /// Every `| requested | approved | … |` in the docs is a row of `enrollment_move`, and every row is in the docs.
    @Test func theDocumentedMovesAreTheMoves() async throws {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../docs/enrollments.md").standardizedFileURL,
            encoding: .utf8
        )
        let states = Set(EnrollmentState.allCases.map(\.rawValue))
        var documented: [String] = []
        for line in page.split(separator: "\n") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 5, states.contains(cells[0]) else { continue }
            for next in cells[1].split(separator: ", ") { documented.append("\(cells[0]) → \(next)") }
        }
        try await withTraining { _, postgres in
            let moves: [String] = try await postgres.query(
                "select from_state || ' → ' || to_state from enrollment_move"
            )
            #expect(documented.sorted() == moves.sorted())
        }
    }

    @Test func theDatabaseRefusesEveryOtherMove() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let moves = Set(
                try await postgres.query("select from_state || ' ' || to_state from enrollment_move") as [String]
            )
            for state in EnrollmentState.allCases {
                let isBeginning = [.requested, .waitlisted, .approved, .active].contains(state)
                await expect(isBeginning, postgres) {
                    """
                    insert into enrollment (official, course, state, enrolled_on, recorded_by, request)
                    select official.id, course.id, \(state.rawValue), '2022-03-01', 't', 'r'
                    from official, course
                    where official_code = 'CB1' and course.code = 'DX-101'
                    """
                }
            }
            for from in EnrollmentState.allCases {
                for to in EnrollmentState.allCases where to != from {
                    await expect(moves.contains("\(from) \(to)"), postgres) {
                        "select set_config('session_replication_role', 'replica', true)"
                        """
                        insert into enrollment (official, course, state, enrolled_on, recorded_by, request)
                        select official.id, course.id, \(from.rawValue), '2022-03-01', 't', 'r'
                        from official, course
                        where official_code = 'CB1' and course.code = 'DX-101'
                        """
                        "select set_config('session_replication_role', 'origin', true)"
                        "update enrollment set state = \(to.rawValue)"
                    }
                }
            }
        }
    }

    private struct Undone: Error {}

    /// Expects that statements of one transaction are accepted or refused, and rolls it back.
    private func expect(
        _ isAllowed: Bool,
        _ postgres: PostgresClient,
        @StatementsBuilder _ statements: () -> [Statement]
    ) async {
        do {
            try await postgres.transaction { transaction in
                for statement in statements() { try await transaction.execute(statement) }
                throw Undone()
            }
        } catch let error as PostgresError {
            #expect(!isAllowed)
            #expect(error.constraint == "enrollment_moves_as_the_table_says")
        } catch {
            #expect(isAllowed)
        }
    }

    @resultBuilder
    private enum StatementsBuilder {
        static func buildExpression(_ statement: Statement) -> Statement { statement }
        static func buildBlock(_ statements: Statement...) -> [Statement] { statements }
    }

    @Test func aCompletedEnrollmentIsNeitherWithdrawnNorFailed() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let item = try await training.enroll(["CB1"], .course("DX-101"), on: .on(2022, 3, 1))[0]
            let id = try #require(item.enrollment)
            let recorded = try await training.complete("CB1", "DX-101", on: .on(2022, 4, 1))
            #expect(recorded.enrollments == [id])
            typealias Move = (String, String, Precondition<EnrollmentRecord>, Caller) async throws -> any JSONWritable
            let moves: [Move] = [
                training.enrollments.fail, training.enrollments.reject, training.enrollments.withdraw,
            ]
            for move in moves {
                #expect(await refusal { _ = try await move(id, "x", .none, .tester) } == .wrongState)
            }
            #expect(await refusal { _ = try await training.enrollments.approve(id, by: .tester) } == .wrongState)
            _ = try await training.completions.revoke(recorded.id, reason: "nhầm", by: .tester)
            let record = try await training.enrollments.show(id, for: .tester)
            #expect(record.transitions.map(\.to) == [.completed, .active])
            #expect(record.transitions.map(\.completion) == [recorded.id, recorded.id])
            #expect(
                await refusal { _ = try await training.enrollments.withdraw(id, why: "  ", by: .tester) }
                    == .missingReason
            )
            let anew = try await training.complete("CB1", "DX-101", on: .on(2022, 4, 2))
            #expect(anew.enrollments == [id])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Files come in any order, so an enrollment whose completion is on record already is completed at once.
    @Test func anEnrollmentRecordedAfterItsCompletionIsCompleted() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            for course in ["DX-101", "DX-102"] { try await training.complete("CB1", course, on: .on(2022, 4, 1)) }
            let summary = try await training.take(
                .enrollments,
                """
                official_code,course_code,curriculum_code,enrolled_on
                CB1,DX-101,,2022-04-01
                CB1,DX-102,,2022-04-02
                CB1,,CT-COBAN,2022-03-01
                CC2,DX-101,,2022-03-01
                """
            )
            #expect((summary.created, summary.rejected) == (3, 1))
            #expect(summary.firstRejected.map(\.line) == [3])
            #expect(summary.firstRejected.first?.faults.map(\.code) == [.completedAlready])
            #expect(try await training.states() == [.completed, .completed, .active])
            try await training.complete("VC3", "DX-103", on: .on(2022, 5, 5))
            let late = try await training.enroll(["VC3", "CB1"], .course("DX-103"), on: .on(2022, 5, 1))
            #expect(late.map(\.state) == [.completed, .active])
            #expect(
                try await training.enroll(["VC3"], .course("DX-103")).map(\.fate) == [.unchanged]
            )
            let satisfied = try await training.enroll(["CB1"], .curriculum("CT-COBAN"))
            #expect(satisfied.map(\.state) == [.completed])
            let again = "official_code,course_code,enrolled_on\nCB1,DX-101,2022-04-01\n"
            #expect(try await training.take(.enrollments, again).unchanged == 1)
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func anExpiringCompletionIsRenewedByANewEnrollment() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.validMonths = .set(6)
            _ = try await training.courses.edit("DX-101", edit, by: .tester)
            let id = try await training.enroll(["CB1"], .course("DX-101"), on: .on(2022, 3, 1))[0].enrollment
            let first = try await training.complete("CB1", "DX-101", on: .on(2022, 3, 5))
            // A request with an earlier day means the same enrollment.
            #expect(
                try await training.enroll(["CB1"], .course("DX-101"), on: .on(2022, 3, 1)).map(\.fate) == [.unchanged]
            )
            let again = try await training.enroll(["CB1", "CB1"], .course("DX-101"), on: .on(2022, 8, 1))
            #expect(again.map(\.fate) == [.created, .unchanged])
            #expect(again.map(\.enrollment) == [id, id])
            #expect(again.map(\.state) == [.active, .active])
            let renewal = try await training.complete("CB1", "DX-101", on: .on(2022, 8, 20))
            #expect(renewal.enrollments == [id].compactMap(\.self))
            #expect(renewal.flags.isEmpty)
            // The first completion is revoked, but the enrollment was completed by the later one.
            _ = try await training.completions.revoke(first.id, reason: "nhầm", by: .tester)
            #expect(try await training.states() == [.completed])
            _ = try await training.completions.revoke(renewal.id, reason: "nhầm", by: .tester)
            #expect(try await training.states() == [.active])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A renewal without an enrollment of its own keeps the enrollment completed, and reopens it when it is revoked
    /// last.
    @Test(arguments: [false, true])
    func revokingTheLastFactReopensTheEnrollment(renewalFirst: Bool) async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.validMonths = .set(6)
            _ = try await training.courses.edit("DX-101", edit, by: .tester)
            _ = try await training.enroll(["CB1"], .course("DX-101"), on: .on(2022, 3, 1))
            let first = try await training.complete("CB1", "DX-101", on: .on(2022, 3, 5))
            let renewal = try await training.complete("CB1", "DX-101", on: .on(2022, 8, 20))
            let (one, other) = renewalFirst ? (renewal, first) : (first, renewal)
            _ = try await training.completions.revoke(one.id, reason: "nhầm", by: .tester)
            #expect(try await training.states() == [.completed])
            _ = try await training.completions.revoke(other.id, reason: "nhầm", by: .tester)
            #expect(try await training.states() == [.active])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A renewal requested by a file reopens the completed enrollment, as a request by hand does; its first day stays.
    @Test func aRenewalFromAFileIsLikeOneByHand() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.validMonths = .set(6)
            _ = try await training.courses.edit("DX-101", edit, by: .tester)
            for official in ["CB1", "CC2", "VC3"] {
                _ = try await training.enroll([official], .course("DX-101"), on: .on(2022, 3, 1))
                _ = try await training.complete(official, "DX-101", on: .on(2022, 3, 5))
            }
            let header = "official_code,course_code,enrolled_on\n"
            let file = header + ["CB1", "CC2", "VC3"].map { "\($0),DX-101,2022-08-01\n" }.joined()
            let asked = try await training.take(.enrollments, file)
            #expect((asked.updated, asked.updatedFields) == (3, ["state": 3]), "\(asked.firstRejected)")
            #expect(try await training.states() == [.active, .active, .active])
            let days: [Day] = try await postgres.query("select distinct enrolled_on from enrollment")
            #expect(days == [.on(2022, 3, 1)])
            // The same file again means the reopened enrollment, and so does a request by hand.
            #expect(try await training.take(.enrollments, file).unchanged == 3)
            let byHand = try await training.enroll(["CB1"], .course("DX-101"), on: .on(2022, 8, 1))
            #expect(byHand.map(\.fate) == [.unchanged])
            let renewal = try await training.complete("CB1", "DX-101", on: .on(2022, 8, 20))
            #expect((renewal.enrollments.count, renewal.flags) == (1, []))

            // The undo removes the records on which no other depends, and those that are still completed without it.
            let first = try await training.completions.list(.of(official: "VC3"), for: .tester, PageRequest()).items
            _ = try await training.completions.revoke(try #require(first.first).id, reason: "nhầm", by: .tester)
            let number = try #require(asked.importNumber)
            let undone = try await training.imports.undo(number, UndoOptions(), by: .tester)
            #expect((undone.restored, undone.leftCount) == (1, 2))
            #expect(try await training.states() == [.completed, .completed, .active])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A renewal begins on the day after the completion at the earliest, and a completion without an expiry needs none.
    @Test func aFileRenewsNoValidCompletion() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            let header = "official_code,course_code,enrolled_on\n"
            _ = try await training.enroll(["CB1"], .course("DX-101"), on: .on(2022, 3, 1))
            _ = try await training.complete("CB1", "DX-101", on: .on(2022, 3, 5))
            let late = try await training.take(.enrollments, header + "CB1,DX-101,2022-08-01\n")
            #expect(late.firstRejected.flatMap { $0.faults.map(\.code) } == [.completedAlready])
            #expect(
                try await training.take(.enrollments, header + "CB1,DX-101,2022-03-02\n").updatedFields == [
                    "enrolled_on": 1
                ]
            )
            #expect(try await training.states() == [.completed])
            try await expectEverythingTrue(training, postgres)
        }
    }
}
