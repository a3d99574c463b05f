import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Undoing moves units and people back, and removes people on whom no fact counts, however many others there are.
@Suite(.permit) struct UndoOfWhatMovedTests {
    private static let units = """
        code,parent_code,level,name
        VN,,national,Việt Nam
        01,VN,province,Thành phố Hà Nội
        82,VN,province,Tỉnh Tiền Giang
        271,01,district,Huyện Ba Vì
        09703,271,commune,Xã Ba Vì
        """

    private static let merged = """
        code,parent_code,level,name
        P2,VN,province,Tỉnh Hợp Nhất
        271,P2,district,Huyện Ba Vì
        """

    @Test(arguments: [nil, Day("2022-05-01")])
    func unitsMovedBelowNewOnesGoBack(from day: Day?) async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Self.units)
            _ = try await training.take(
                .officials,
                "official_code,full_name,organization_code\nCB1,Lê Thị Hoa,09703\n"
            )
            _ = try await training.take(.courses, Samples.courses)
            _ = try await training.take(.curricula, Samples.curricula)
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            try await training.complete("CB1", "DX-102", on: .on(2022, 6, 1))
            let before = try await exports(of: training)
            let moved = try await training.take(.organizations, Self.merged) { $0.effectiveOn = day }
            #expect((moved.created, moved.updated) == (1, 1))
            let number = try #require(moved.importNumber)
            var trying = UndoOptions()
            trying.isDryRun = true
            for options in [trying, UndoOptions()] {
                let undone = try await training.imports.undo(number, options, by: .tester)
                #expect((undone.removed, undone.restored, undone.leftCount) == (1, 1, 0))
            }
            #expect(try await exports(of: training) == before)
            let verification = try await training.progress.verify()
            #expect(verification.isTrue, "\(verification.differences)")
            let report = try await training.progress.report(ProgressQuestion(by: .province))
            #expect(report.units.filter { $0.trained > 0 }.map(\.code) == ["01"])
        }
    }

    @Test func officialsWithoutRemainingFactsAreRemoved() async throws {
        try await withTraining { training, postgres in
            _ = try await training.take(.organizations, Samples.organizations)
            let people = try await training.take(.officials, Samples.officials)
            _ = try await training.take(.courses, Samples.courses)
            _ = try await training.take(.curricula, Samples.curricula)
            let file = "official_code,course_code,completed_on\nCB1,DX-101,2022-03-01\nCC2,DX-101,2022-03-01\n"
            let facts = try await training.take(.completions, file)
            let number = try #require(people.importNumber)
            let held = try await training.imports.undo(number, by: .tester)
            #expect((held.removed, held.left.map(\.reason)) == (1, [.inUse, .inUse]))
            let undone = try await training.imports.undo(try #require(facts.importNumber), by: .tester)
            #expect(undone.removed == 2)
            let gone = try await training.imports.undo(number, by: .tester)
            #expect((gone.removed, gone.leftCount) == (2, 0))
            #expect(try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.isEmpty)
            #expect(try await training.progress.verify().isTrue)
            // The facts are still on record, and lead back to the file that brought them.
            let kept: Int? = try await postgres.first(
                """
                select count(*) from completion
                where revoked_at is not null and import = \(try #require(facts.importNumber))
                """
            )
            #expect(kept == 2)
            // The same people can be imported again, and so can their facts.
            #expect(try await training.take(.officials, Samples.officials).created == 3)
            #expect(try await training.take(.completions, file).created == 2)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aFactNeedsAnOfficial() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            for statement: Statement in [
                """
                insert into completion (official, course, completed_on, recorded_by, request)
                select 999999, id, '2022-03-01', 'x', 'r' from course limit 1
                """, "delete from official where official_code = 'CB1'",
            ] {
                let error = await #expect(throws: PostgresError.self) { try await postgres.execute(statement) }
                #expect(error?.constraint == "completion_official_exists")
            }
        }
    }

    /// Undoing looks up the facts of each removed official, and doesn't read all completions.
    @Test func removingPeopleReadsOnlyTheirFacts() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            var people = "official_code,full_name,organization_code\n"
            for number in 1...200 { people += "P\(number),Lê Thị Hoa,79\n" }
            _ = try await training.take(.officials, people)
            var facts = "official_code,course_code,completed_on\n"
            for number in 1...100 { facts += "P\(number),DX-101,2022-03-01\n" }
            _ = try await training.take(.completions, facts)
            let others = (101...200).map { "P\($0)" }
            let scans: Statement = "select seq_scan from pg_stat_xact_user_tables where relname = 'completion'"
            try await postgres.transaction { transaction in
                let before: Int? = try await transaction.first(scans)
                try await transaction.execute("delete from official where official_code = any(\(others))")
                let after: Int? = try await transaction.first(scans)
                #expect(after == before)
            }
        }
    }
}
