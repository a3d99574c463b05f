import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Wrong days of moves, departures and returns, and the numbers after their correction.
@Suite(.permit) struct DayCorrectionTests {
    private static let today = Day.on(2022, 12, 1)

    private func correct(
        _ training: Training,
        _ official: String = "CB1",
        by caller: Caller = .tester,
        _ change: (inout DayCorrection) -> Void
    ) async throws -> OfficialRecord {
        var correction = DayCorrection()
        change(&correction)
        return try await training.officials.correct(official, correction, reason: "Theo quyết định", by: caller)
    }

    private func move(_ training: Training, to unit: String, on day: Day) async throws {
        let edit = OfficialEdit([.organization: unit], effectiveOn: day)
        _ = try await training.officials.edit("CB1", edit, by: .tester)
    }

    /// The trained and the attendances in Hà Nội and in Hồ Chí Minh City.
    private func numbers(_ training: Training) async throws -> [[Int]] {
        let verification = try await training.progress.verify()
        #expect(verification.isTrue, "\(verification.differences)")
        let units = try await training.progress.report(ProgressQuestion()).units
        return ["01", "79"].map { code in
            units.filter { $0.code == code }.flatMap { [$0.trained, $0.attendances] }
        }
    }

    @Test func theNumberFollowsTheDayOfAMove() async throws {
        try await withTraining(today: Self.today) { training, postgres in
            try await training.fillWithSamples()
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            try await training.complete("CB1", "DX-102", on: .on(2022, 5, 1))
            try await move(training, to: "79", on: .on(2022, 6, 1))
            #expect(try await numbers(training) == [[1, 2], [0, 0]])
            let earlier = try await correct(training) { $0.movedOn = .on(2022, 4, 1) }
            #expect(earlier.organizations.map(\.since) == [.on(2022, 4, 1), nil])
            #expect(earlier.organizations.map(\.until) == [nil, .on(2022, 4, 1)])
            #expect(try await numbers(training) == [[0, 1], [1, 1]])
            _ = try await correct(training) { $0.movedOn = .on(2022, 3, 1) }
            #expect(try await numbers(training) == [[0, 0], [1, 2]])
            let later = try await correct(training) { $0.movedOn = Self.today }
            #expect(later.organizations.map(\.since) == [Self.today, nil])
            #expect(try await numbers(training) == [[1, 2], [0, 0]])

            // Both units get an entry with the day before, the day after, and the reason.
            let entries: [(String, String?, String?, String?)] = try await postgres.query(
                """
                select span.code, before ->> 'movedOn', after ->> 'movedOn', after ->> 'why'
                from audit
                join organization_span span on span.organization = audit.organization
                where action = 'official.correct' and audit.name = 'CB1'
                order by audit.id, span.code
                limit 2
                """
            )
            #expect(Set(entries.map(\.0)) == ["00001", "79"])
            #expect(entries.map(\.1) == ["2022-06-01", "2022-06-01"])
            #expect(entries.map(\.2) == ["2022-04-01", "2022-04-01"])
            #expect(entries.map(\.3) == ["Theo quyết định", "Theo quyết định"])
        }
    }

    /// A merged record's facts keep counting where they counted.
    @Test func mergedFactsKeepTheirUnits() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(.officials, "official_code,full_name,organization_code\nD1,Thuỷ,G14\n")
            try await training.complete("D1", "DX-101", on: .on(2022, 5, 1))
            try await training.complete("CB1", "DX-102", on: .on(2022, 5, 2))
            _ = try await training.officials.merge("D1", into: "CB1", by: .tester)
            try await move(training, to: "79", on: .on(2022, 6, 1))
            #expect(try await numbers(training) == [[1, 1], [0, 0]])
            _ = try await correct(training) { $0.movedOn = .on(2022, 5, 1) }
            #expect(try await numbers(training) == [[0, 0], [1, 1]])
        }
    }

    @Test func aMoveHasADayBetweenTheOneBeforeAndToday() async throws {
        try await withTraining(today: Self.today) { training, postgres in
            try await training.fillWithSamples()
            func code(_ day: Day, of official: String = "CB1") async -> ErrorCode? {
                await refusal { _ = try await correct(training, official) { $0.movedOn = day } }
            }
            #expect(await code(.on(2022, 5, 1), of: "CC2") == .noMove)
            try await move(training, to: "79", on: .on(2022, 6, 1))
            // The official was born on 3 February 1985, and was in service before the move.
            #expect(await code(.on(2003, 2, 2)) == .underage)
            #expect(await code(.on(1980, 1, 1)) == .underage)
            #expect(await code(.on(2022, 12, 2)) == .moveInFuture)
            try await move(training, to: "G14", on: .on(2022, 8, 1))
            #expect(await code(.on(2022, 6, 1)) == .dayBeforeSpan)
            #expect(await code(.on(2022, 5, 1)) == .dayBeforeSpan)
            _ = try await correct(training) { $0.movedOn = .on(2022, 6, 2) }
            let unreasoned = await refusal {
                var correction = DayCorrection()
                correction.movedOn = .on(2022, 7, 1)
                _ = try await training.officials.correct("CB1", correction, reason: " ", by: .tester)
            }
            #expect(unreasoned == .missingReason)
            #expect(await refusal { _ = try await correct(training) { _ in } } == .missingValue)

            // A unit has members from its own first day on.
            var unit = CreateOrganization(code: "98", parentCode: "VN", level: .province, name: "Tỉnh Mới")
            unit.validFrom = .on(2022, 9, 1)
            _ = try await training.organizations.create(unit, by: .tester)
            try await move(training, to: "98", on: .on(2022, 10, 1))
            #expect(await code(.on(2022, 8, 31)) == .unknownOrganization)
            _ = try await correct(training) { $0.movedOn = .on(2022, 9, 1) }
            #expect(try await training.progress.verify().isTrue)

            // The other unit's numbers change too.
            let theirs = try await Caller.within("98", postgres)
            let forbidden = await refusal {
                _ = try await correct(training, by: theirs) { $0.movedOn = .on(2022, 9, 2) }
            }
            #expect(forbidden == .forbidden)
        }
    }

    /// A move by hand follows the same rules about days.
    @Test func nobodyMovesAsAChild() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            #expect(await refusal { try await move(training, to: "79", on: .on(2003, 2, 2)) } == .underage)
            try await move(training, to: "79", on: .on(2003, 2, 3))
        }
    }

    @Test func aFileThatMovedSomebodyIsNotUndoneOverACorrection() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let move = "official_code,full_name,organization_code\nCB1,Nguyễn Thị Thuỷ,79\n"
            let summary = try await training.take(.officials, move) { $0.effectiveOn = .on(2022, 6, 1) }
            _ = try await correct(training) { $0.movedOn = .on(2022, 4, 1) }
            let undone = try await training.imports.undo(try #require(summary.importNumber), by: .tester)
            #expect(undone.left.map(\.reason) == [.changedSince])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func departuresAndReturnsHaveOtherDaysOrNone() async throws {
        try await withTraining(today: Self.today) { training, postgres in
            try await training.fillWithSamples()
            #expect(await refusal { _ = try await correct(training) { $0.leftOn = .set(nil) } } == .notLeft)
            try await training.enroll(["CB1"], .course("DX-103"), on: .on(2022, 11, 1))
            _ = try await training.officials.depart("CB1", on: .on(2023, 1, 1), reason: "Nghỉ hưu", by: .tester)
            #expect(try await training.states() == [.active])
            // The departure was last month, not next year: the enrollments end.
            let left = try await correct(training) { $0.leftOn = .set(.on(2022, 11, 15)) }
            #expect(left.official.leftOn == .on(2022, 11, 15))
            #expect(try await training.states() == [.withdrawn])
            func code(_ change: (inout DayCorrection) -> Void) async -> ErrorCode? {
                await refusal { _ = try await correct(training) { change(&$0) } }
            }
            #expect(await code { $0.returnedOn = .set(.on(2022, 11, 15)) } == .dayBeforeSpan)
            let back = try await correct(training) { $0.returnedOn = .set(.on(2022, 11, 20)) }
            #expect(back.official.leftOn == nil)
            #expect(back.absences.map(\.until) == [.on(2022, 11, 20)])
            #expect(await code { $0.leftOn = .set(.on(2022, 11, 20)) } == .dayBeforeSpan)
            #expect(try await correct(training) { $0.returnedOn = .set(nil) }.official.leftOn == .on(2022, 11, 15))
            _ = try await training.officials.return("CB1", on: .on(2022, 11, 18), by: .tester)
            _ = try await training.officials.depart("CB1", on: .on(2022, 11, 25), reason: "Chuyển ngành", by: .tester)
            // Only the last absence is corrected, and it can't overlap the one before.
            #expect(await code { $0.leftOn = .set(.on(2022, 11, 17)) } == .dayBeforeSpan)
            #expect(await code { ($0.leftOn, $0.returnedOn) = (.set(nil), .set(.on(2022, 11, 30))) } == .missingValue)
            let stayed = try await correct(training) { $0.leftOn = .set(nil) }
            #expect(stayed.official.leftOn == nil)
            #expect(stayed.absences.map(\.since) == [.on(2022, 11, 15)])
            // The official never left: new completions count, but enrollments have to be requested again.
            #expect(try await training.enroll(["CB1"], .course("DX-103")).map(\.fate) == [.created])
            try await training.complete("CB1", "DX-103", on: .on(2022, 11, 26))
            try await expectEverythingTrue(training, postgres)
            let told: [String?] = try await postgres.query(
                "select after ->> 'leftOn' from audit where action = 'official.correct' order by id limit 1"
            )
            #expect(told == ["2022-11-15"])
        }
    }

    /// A move runs its queries on the connection that it holds, never on the shared one.
    @Test func aMoveWaitsForNoSecondConnection() async throws {
        try await withDatabase(template: .migrated) { database in
            var configuration = try PostgresConfiguration(url: database.url)
            configuration.maximumConnections = 1
            try await PostgresClient.withClient(configuration, logger: .quiet) { client in
                let training = Training(postgres: client, logger: .quiet, today: { Self.today })
                try await training.fillWithSamples()
                try await withClient(database.url) { other in
                    let waiting = try await other.transaction { transaction in
                        try await transaction.execute("select pg_advisory_xact_lock(2022)")
                        // From here on the shared connection is blocked.
                        let waiting = Task { try await client.execute("select pg_advisory_xact_lock(2022)") }
                        var isWaiting: Bool?
                        while isWaiting != true {
                            isWaiting = try await transaction.first(
                                "select exists (select from pg_locks where locktype = 'advisory' and not granted)"
                            )
                        }
                        let edit = OfficialEdit([.organization: "79"], effectiveOn: .on(2022, 6, 1))
                        let moved = try await training.officials.edit("CB1", edit, by: .tester)
                        #expect(moved.official.organizationCode == "79")
                        _ = try await correct(training) { $0.movedOn = .on(2022, 5, 1) }
                        return waiting
                    }
                    _ = try await waiting.value
                }
            }
        }
    }
}
