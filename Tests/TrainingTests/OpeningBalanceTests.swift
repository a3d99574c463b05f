import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// People who were trained before records began, and the closing of a goal.
@Suite("Opening balances and closing", .permit) struct OpeningBalanceTests {
    private let completions = """
        official_code,course_code,completed_on
        CB1,DX-101,2022-03-01
        CB1,DX-102,2022-04-01
        """

    @Test func peopleWithoutNamesStandApart() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.completions, completions)
            let first = try await training.goals.addBalance(
                "DX-2022",
                StateBalance(unit: "001", officials: 700, day: .on(2022, 3, 31), source: "BC 45/BC-BTTTT"),
                by: .tester
            )
            _ = try await training.goals.addBalance(
                "DX-2022",
                StateBalance(unit: "G14", officials: 300, day: .on(2022, 2, 28), source: "BC 46/BC-BTTTT"),
                by: .tester
            )
            func opening(_ day: Day, under: String? = nil) async throws -> (
                whole: Int, trained: Int, units: [String: Int]
            ) {
                let report = try await training.progress.report(ProgressQuestion(under: under, asOf: day))
                #expect(report.units.reduce(0) { $0 + $1.opening } == report.opening || under != nil)
                let units = report.units.filter { $0.opening > 0 }.map { ($0.code, $0.opening) }
                return (report.opening, report.trained, Dictionary(uniqueKeysWithValues: units))
            }
            #expect(try await opening(.on(2022, 2, 27)) == (0, 0, [:]))
            #expect(try await opening(.on(2022, 3, 30)) == (300, 0, ["G14": 300]))
            #expect(try await opening(.on(2022, 12, 31)) == (1000, 1, ["01": 700, "G14": 300]))
            #expect(try await opening(.on(2022, 12, 31), under: "01") == (700, 1, ["001": 700]))
            // The names of 600 have come.
            let lower = try await training.goals.replaceBalance(
                first.number,
                of: "DX-2022",
                by: 100,
                source: "QĐ 77/QĐ-BTTTT",
                by: .tester
            )
            #expect(lower.replaces == first.number)
            #expect(try await opening(.on(2022, 12, 31)) == (400, 1, ["01": 100, "G14": 300]))
            let listed = try await training.goals.balances(of: "DX-2022", for: .tester, PageRequest()).items
            #expect(listed.map(\.officials) == [700, 300, 100])
            #expect(listed.map(\.replacedBy) == [3, nil, nil])
            await expect(.balanceReplaced) {
                _ = try await training.goals.replaceBalance(1, of: "DX-2022", by: 1, source: "x", by: .tester)
            }
            await expect(.noSuchBalance) {
                _ = try await training.goals.replaceBalance(9, of: "DX-2022", by: 1, source: "x", by: .tester)
            }
            await expect(.balanceOutsideGoal) {
                let early = StateBalance(unit: "01", officials: 1, day: .on(2021, 12, 31), source: "x")
                _ = try await training.goals.addBalance("DX-2022", early, by: .tester)
            }
            await #expect(throws: PostgresError.self) {
                try await postgres.execute("update opening_balance set officials = 1")
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func whatWasKnownOfBalancesIsKept() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.goals.addBalance(
                "DX-2022",
                StateBalance(unit: "01", officials: 700, day: .on(2022, 3, 31), source: "x"),
                by: .tester
            )
            // The balance was stated a day ago, and is replaced today.
            try await postgres.transaction { transaction in
                try await transaction.execute("set local session_replication_role = replica")
                try await transaction.execute("update opening_balance set made_at = made_at - interval '1 day'")
            }
            _ = try await training.goals.replaceBalance(1, of: "DX-2022", by: 50, source: "y", by: .tester)
            let present: Day? = try await postgres.first("select day_in_vietnam(now())")
            for (age, expected) in [(2, 0), (1, 700), (0, 50)] {
                let question = ProgressQuestion(asKnownOn: try #require(present).adding(days: -age))
                #expect(try await training.progress.report(question).opening == expected)
            }
        }
    }

    @Test func aClosedGoalStaysAsItIsAndShowsCorrections() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.completions, completions)
            try await postgres.execute("update progress set known_on = known_on - 10")
            let present: Day? = try await postgres.first("select day_in_vietnam(now())")
            let day = try #require(present).adding(days: -1)
            await expect(.closedInFuture) {
                _ = try await training.goals.close("DX-2022", on: day.adding(days: 2), by: .tester)
            }
            let closed = try await training.goals.close("DX-2022", on: day, decision: "BC 9", by: .tester)
            #expect(closed.closedOn == day)
            // Late evidence.
            for course in ["DX-101", "DX-102"] {
                let late = RecordCompletion(official: "CC2", course: course, completedOn: .on(2022, 5, 1))
                _ = try await training.completions.record(late, by: .tester)
            }
            let report = try await training.progress.report(ProgressQuestion())
            #expect(report.trained == 2)
            #expect(report.closing == GoalClosing(on: day, trained: 1, corrections: 1))
            var edit = GoalEdit()
            edit.target = .set(20_000)
            await expect(.goalClosed) { _ = try await training.goals.edit("DX-2022", edit, by: .tester) }
            await expect(.goalClosed) { _ = try await training.goals.allocate("DX-2022", .byHeadcount, by: .tester) }
            await expect(.goalClosed) { _ = try await training.goals.close("DX-2022", by: .tester) }
            await expect(.goalClosed) {
                let balance = StateBalance(unit: "01", officials: 7, day: .on(2022, 3, 31), source: "x")
                _ = try await training.goals.addBalance("DX-2022", balance, by: .tester)
            }
            // A curriculum that is published later doesn't count towards it.
            _ = try await training.take(
                .curricula,
                "curriculum_code,title_vi,course_code,requirement\nCT-MOI,Mới,DX-101,required\n"
            )
            _ = try await training.completions.record(
                RecordCompletion(official: "VC3", course: "DX-101", completedOn: .on(2022, 6, 1)),
                by: .tester
            )
            #expect(try await training.progress.report(ProgressQuestion()).trained == 2)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
