import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// `verify` checks the facts under the number: it finds each way of tampering, and names the record.
@Suite(.permit) struct VerifiedFactsTests {
    /// Statements that tamper with the database, and the kinds of the differences that result.
    private static let tampering: [(sql: String, kinds: Set<String>)] = [
        ("delete from audit where action = 'completion.record' and name = '3'", ["fact"]),
        ("delete from completion where id = 4", ["fact", "revocation"]),
        ("update completion set evidence = 'QĐ 2' where id = 3", ["fact"]),
        ("update completion set recorded_by = 'token:9' where id = 3", ["fact"]),
        (
            "update audit set after = after || '{\"score\": 9}' where action = 'completion.record' and name = '3'",
            ["fact"]
        ),
        (
            """
            insert into completion (official, course, completed_on, recorded_by, request)
            select id, 3, '2022-05-01', 'token:9', 'r' from official where official_code = 'VC3'
            """, ["fact"]
        ),
        ("delete from audit where action = 'completion.revoke'", ["revocation"]),
        (
            "update completion set revoked_at = null, revoked_by = null, revocation_reason = null where id = 4",
            ["revocation"]
        ),
        ("delete from completion where id = 2", ["import"]),
        ("update import set created_count = created_count + 1 where kind = 'completions'", ["import"]),
        ("update import set rejected_count = 1 where kind = 'courses'", ["import"]),
        ("delete from audit where action = 'import.take' and name = '1'", ["import"]),
        ("delete from official where official_code = 'N1'", ["import"]),
        ("update class set capacity = 1", ["seats"]),
        ("delete from enrollment_transition where to_state = 'withdrawn'", ["moves"]),
        ("update enrollment set state = 'failed' where state = 'withdrawn'", ["moves"]),
    ]

    @Test func everyTamperingIsFound() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.officials, "official_code,full_name,organization_code\nN1,Lê Thị Hoa,79\n")
            // Facts 1 and 2 come from a file, 3 and 4 from requests; the last is revoked.
            _ = try await training.take(
                .completions,
                "official_code,course_code,completed_on\nCB1,DX-103,2022-03-01\nCC2,DX-103,2022-04-01\n"
            )
            let fact = RecordCompletion(
                official: "VC3",
                course: "DX-103",
                completedOn: .on(2022, 5, 1),
                score: 8.5,
                evidence: "QĐ 1"
            )
            _ = try await training.completions.record(fact, by: .tester)
            let wrong = try await training.complete("N1", "DX-103", on: .on(2022, 5, 1))
            _ = try await training.completions.revoke(wrong.id, reason: "Nhầm", by: .tester)
            _ = try await training.classes.create(.seating(2, "L1", of: "DX-101"), by: .tester)
            try await training.enroll(["CB1", "CC2"], .class("L1"))
            let gone = try await training.enroll(["VC3"], .course("DX-102"))
            let enrollment = try #require(gone.first?.enrollment)
            _ = try await training.enrollments.withdraw(enrollment, why: "Nghỉ", by: .tester)
            let whole = try await training.progress.verify()
            #expect(whole.isTrue, "\(whole.differences)")
            for (sql, kinds) in Self.tampering {
                struct Undone: Error {}
                _ = try? await postgres.transaction { transaction in
                    // The database's owner can do this past every trigger.
                    try await transaction.script("set local session_replication_role = replica")
                    try await transaction.script(sql)
                    let found = try await ProgressReports.differences(in: transaction).found
                    let others = Set(found.map(\.kind)).subtracting(["trained", "progress", "headcount"])
                    #expect(others == kinds, "\(sql): \(found)")
                    throw Undone()
                }
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
