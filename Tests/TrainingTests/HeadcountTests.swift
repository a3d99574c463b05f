import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite("The number of officials of each unit", .permit)
struct HeadcountTests {
    private func officials(_ training: Training) async throws -> [String: Int] {
        let report = try await training.progress.report(ProgressQuestion())
        var found = Dictionary(uniqueKeysWithValues: report.units.map { ($0.code, $0.officials ?? 0) })
        found["VN"] = report.officials
        return found.filter { $0.value > 0 }
    }

    private func expectTruth(_ training: Training) async throws {
        #expect(try await training.progress.verify().differences == [])
    }

    private func file(_ codes: [String], of unit: String) -> String {
        "official_code,full_name,organization_code\n" + codes.map { "\($0),Lê Thị Hoa,\(unit)\n" }.joined()
    }

    @Test func everyKindOfChangeIsCounted() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            let before = try await officials(training)
            let taken = try await training.take(.officials, file(["H1", "H2", "H3"], of: "79"))
            #expect(try await officials(training)["79"] == 4)
            let move = OfficialEdit([.organization: "01"], effectiveOn: .on(2022, 5, 1))
            _ = try await training.officials.edit("H2", move, by: .tester)
            _ = try await training.officials.merge("H1", into: "H3", by: .tester)
            let after = try await officials(training)
            #expect((after["79"], after["01"], after["VN"]) == (2, 2, (before["VN"] ?? 0) + 2))
            // Whoever left still belongs to the unit, and is no longer in service.
            _ = try await training.officials.depart("H3", on: .on(2022, 6, 1), reason: "Nghỉ hưu", by: .tester)
            #expect(try await officials(training)["79"] == 1)
            try await expectTruth(training)
            _ = try await training.take(.officials, file(["H4"], of: "79"))
            _ = try await training.imports.undo(taken.importNumber ?? 0, by: .tester)
            try await expectTruth(training)
        }
    }

    /// Two transactions that change the number of one unit don't wait for each other, and both are counted.
    @Test func nobodyWaitsForTheNumberOfAUnit() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.officials, file(["H1"], of: "79"))
            try await postgres.transaction { transaction in
                try await transaction.execute(
                    """
                    insert into official (official_code, full_name, organization)
                    select 'X1', 'Lê Thị Hoa', organization from official where official_code = 'H1'
                    """
                )
                try await postgres.transaction { other in
                    try await other.execute("set local lock_timeout = '5s'")
                    try await other.execute(
                        """
                        insert into official (official_code, full_name, organization)
                        select 'X2', 'Lê Thị Hoa', organization from official where official_code = 'H1'
                        """
                    )
                }
            }
            #expect(try await officials(training)["79"] == 4)
            let rows: Int? = try await postgres.first(
                """
                select count(*) from headcount
                where organization = (select organization from official where official_code = 'H1')
                """
            )
            #expect(rows == 2)
        }
    }

    @Test func verifyFindsAWrongNumber() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.officials, file(["H1"], of: "79"))
            try await postgres.execute(
                """
                update headcount set officials = 5
                where organization = (select organization from official where official_code = 'H1')
                """
            )
            let found = try await training.progress.verify().differences
            #expect(found.map(\.kind) == ["headcount"] && found.map(\.about) == ["79"])
            #expect(found.map(\.stored) == ["5"] && found.map(\.counted) == ["2"])
        }
    }

    /// A report reads as many rows in a large registry as in a small one.
    @Test func aReportReadsNoOfficials() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.officials, file((1...300).map { "H\($0)" }, of: "79"))
            let unit: Int32? = try await postgres.first("select organization from organization_span where code = '79'")
            for top in [nil, unit] {
                let counted = Headcount.on(.on(2022, 6, 1), of: "select id from organization", below: top)
                let plan: [String] = try await postgres.query(
                    "explain (analyze, costs off, timing off, summary off) \(counted)"
                )
                for line in plan {
                    guard let scan = line.firstMatch(of: #/on official .*rows=(\d+)/#) else { continue }
                    #expect(scan.1 == "0", "\(plan.joined(separator: "\n"))")
                }
            }
        }
    }
}
