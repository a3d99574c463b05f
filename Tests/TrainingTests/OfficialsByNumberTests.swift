import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite("Officials by their numbers", .permit)
struct OfficialsByNumberTests {
    /// Otherwise the query would read all units of the scope only for numbers of people outside of it, and the time
    /// would reveal that such a number is taken.
    @Test func aUnitIsLookedUpByItself() async throws {
        try await withTraining { _, postgres in
            let caller = Caller(name: "token:1", request: "r", role: .recorder, scope: .subtree(1))
            let ids = OfficialsByNumber.ids(of: "CB1", for: caller, on: .on(2022, 6, 1))
            let plan = try await postgres.transaction { transaction in
                try await transaction.execute("set local enable_nestloop = off")
                return try await transaction.query("explain select where exists (\(ids))") as [String]
            }
            #expect(plan.contains { $0.contains("organization_lineage") })
            #expect(!plan.contains { $0.contains("Hash") || $0.contains("Merge") }, "\(plan)")
        }
    }
}
