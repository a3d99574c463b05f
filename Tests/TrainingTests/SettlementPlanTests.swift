import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite("The cost of settling many facts", .permit)
struct SettlementPlanTests {
    /// A set that a statement makes has no index, so reading it once for each official would take quadratic time.
    @Test func noSetIsReadOnceForEachOfficial() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            var officials = "official_code,full_name,organization_code\n"
            var enrollments = "official_code,curriculum_code,enrolled_on\n"
            var completions = "official_code,course_code,completed_on\n"
            for number in 1...2_000 {
                officials += "B\(number),Nguyễn Văn An,79\n"
                completions += "B\(number),DX-101,2022-05-01\nB\(number),DX-102,2022-06-01\n"
                if number > 20 { enrollments += "B\(number),CT-COBAN,2022-04-01\n" }
            }
            _ = try await training.take(.officials, officials)
            for number in 1...20 {
                _ = try await training.officials.merge("B\(number)", into: "B\(number + 1000)", by: .tester)
            }
            _ = try await training.take(.enrollments, enrollments)
            let summary = try await training.take(.completions, completions)
            #expect(summary.trained == 1_980)
            // These statements remove the effects of the completions.
            try await postgres.execute("delete from trained")
            try await postgres.execute("delete from progress")
            try await postgres.execute(
                """
                with opened as (
                    update enrollment set state = 'active' where state = 'completed' returning id
                )
                insert into enrollment_transition (enrollment, from_state, to_state, by)
                select id, 'completed', 'active', 'tester' from opened
                """
            )
            let settlement = Settlement.settlement(
                of: "array(select id from official)",
                recorded: "array(select id from completion where revoked_at is null)"
            )
            let plan: [String] = try await postgres.query(
                "explain (analyze, costs off, timing off, summary off) \(settlement)"
            )
            let scans = plan.compactMap {
                $0.firstMatch(of: #/CTE Scan on (?<set>\w+).*rows=(?<rows>\d+) loops=(?<loops>\d+)/#)
            }
            #expect(scans.contains { $0.set == "earned" } && scans.contains { $0.set == "live" })
            for scan in scans {
                let (rows, loops) = (Int(scan.rows) ?? .max, Int(scan.loops) ?? .max)
                // The rules are read once for each portion of officials, and `given` has all of them.
                #expect(rows * loops <= 20_000 && (scan.set != "given" || loops <= 20), "\(scan.0)")
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// The same where courses expire, and PostgreSQL knows nothing of the tables.
    @Test func noSetIsReadOnceForEachOfficialWhereCoursesExpire() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.validMonths = .set(12)
            _ = try await training.courses.edit("DX-102", edit, by: .tester)
            var officials = "official_code,full_name,organization_code\n"
            var completions = "official_code,course_code,completed_on\n"
            for number in 1...2_000 {
                officials += "B\(number),Nguyễn Văn An,79\n"
                completions += "B\(number),DX-101,2022-05-01\nB\(number),DX-102,2022-06-01\n"
            }
            _ = try await training.take(.officials, officials)
            _ = try await training.take(.completions, completions)
            let plan: [String] = try await postgres.transaction { transaction in
                try await transaction.execute("delete from pg_statistic")
                return try await transaction.query(
                    """
                    explain (analyze, costs off, timing off, summary off)
                    \(Settlement.settlement(of: "array(select id from official)"))
                    """
                )
            }
            let scans = plan.compactMap {
                $0.firstMatch(of: #/CTE Scan on (?<set>\w+).*rows=(?<rows>\d+) loops=(?<loops>\d+)/#)
            }
            #expect(scans.contains { $0.set == "held" && Int($0.rows) ?? 0 > 100 })
            for scan in scans {
                let (rows, loops) = (Int(scan.rows) ?? .max, Int(scan.loops) ?? .max)
                #expect(rows * loops <= 20_000, "\(scan.0)")
            }
        }
    }
}
