import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite("What the settlement of many facts costs", .permit)
struct SettlementPlanTests {
    /// A set that a statement makes has no index: reading it once for each official would cost the square of the file.
    @Test func noSetIsReadOnceForEachOfficial() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            var officials = "official_code,full_name,organization_code\n"
            var completions = "official_code,course_code,completed_on\n"
            for number in 1...2_000 {
                officials += "B\(number),Nguyễn Văn An,79\n"
                completions += "B\(number),DX-101,2022-05-01\nB\(number),DX-102,2022-06-01\n"
            }
            _ = try await training.take(.officials, officials)
            for number in 1...20 {
                _ = try await training.officials.merge("B\(number)", into: "B\(number + 1000)", by: .tester)
            }
            let summary = try await training.take(.completions, completions)
            #expect(summary.trained == 1_980)
            let plan: [String] = try await postgres.query(
                "explain (analyze, costs off, timing off, summary off) \(Settlement.settle("select id from official"))"
            )
            let scans = plan.compactMap { $0.firstMatch(of: #/CTE Scan on (?<set>\w+).*loops=(?<loops>\d+)/#) }
            #expect(scans.contains { $0.set == "counted" } && scans.contains { $0.set == "live" })
            for scan in scans where scan.set != "rule" {
                #expect(scan.loops == "0" || scan.loops == "1", "\(scan.0)")
            }
        }
    }
}
