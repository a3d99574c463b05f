import PostgresTesting
import Testing
import Training
import TrainingTesting

/// A file that renames many units needs an option that allows it.
@Suite(.permit) struct ManyRenamedTests {
    private func communes(_ name: String, _ count: Int) -> String {
        "code,parent_code,level,name\n" + (1...count).map { "C\($0),001,commune,\(name) \($0)\n" }.joined()
    }

    @Test func manyRenamedUnitsAreRefusedUnlessConfirmed() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            _ = try await training.take(.organizations, communes("Xã Hoà Bình", 25))
            let before = try await exports(of: training)
            for isDryRun in [true, false] {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.take(.organizations, communes("Phường Mới", 25)) { $0.isDryRun = isDryRun }
                }
                #expect(error?.code == .manyRenamed)
                #expect(error?.parameters["count"] == "25")
                #expect(error?.parameters["found"] == "C1")
                #expect(error?.parameters["option"] == "--rename")
            }
            #expect(try await exports(of: training) == before)
            let meant = try await training.take(.organizations, communes("Phường Mới", 25)) { $0.renamesMany = true }
            #expect(meant.updated == 25)
        }
    }

    @Test func aHandfulAndAnotherSpellingPass() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            _ = try await training.take(.organizations, communes("Xã Hoà Bình", 25))
            #expect(try await training.take(.organizations, communes("XÃ HÒA BÌNH", 25)).updated == 25)
            #expect(try await training.take(.organizations, communes("Phường Mới", 20)).updated == 20)
        }
    }
}
