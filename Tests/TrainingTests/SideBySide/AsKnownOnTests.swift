import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// The number as it was known on an earlier day.
///
/// A random history goes on over several days. At the end of each day its numbers are counted in plain Swift, and the
/// registry grows a day older; later the registry still says of each of these days what was counted then.
@Suite("As known on a day", .permit) struct AsKnownOnTests {
    @Test(arguments: [11, 12] as [UInt64])
    func everyPastDayStillSaysWhatItSaid(seed: UInt64) async throws {
        let history = History(seed: seed)
        try await withServers(2) { servers in
            let (training, postgres) = (servers[0].training, servers[0].postgres)
            try await history.fill(training)
            var told: [(cells: Set<PlainCount.Cell>, report: ProgressReport)] = []
            for day in 0..<4 {
                try await withThrowingTaskGroup { group in
                    for client in 0..<4 {
                        group.addTask { try await history.run(1, as: 4 * day + client, on: servers[client % 2]) }
                    }
                    try await group.waitForAll()
                }
                let counted = try await expectCounted(postgres)
                told.append((counted.progress, try await training.progress.report(ProgressQuestion())))
                try await growOlder(postgres)
            }
            #expect(Set(told.map(\.cells)).count == told.count)
            let present: Day? = try await postgres.first("select day_in_vietnam(now())")
            for (age, then) in told.reversed().enumerated() {
                let day = try #require(present).adding(days: -1 - age)
                #expect(try await cells(knownOn: day, in: postgres) == then.cells)
                let report = try await training.progress.report(ProgressQuestion(asKnownOn: day))
                #expect(report.trained == then.report.trained)
                #expect(report.attendances == then.report.attendances)
                #expect(report.knownOn == day)
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// Makes everything that is known by now known on the day before.
    private func growOlder(_ postgres: PostgresClient) async throws {
        // Two steps, so that no row meets another of the same key on its way.
        try await postgres.execute("update progress set known_on = known_on + 10000")
        try await postgres.execute("update progress set known_on = known_on - 10001")
    }

    private func cells(knownOn day: Day, in postgres: PostgresClient) async throws -> Set<PlainCount.Cell> {
        let rows: [(Int, Int, Day, Int, Int)] = try await postgres.query(
            """
            select goal, organization, day, sum(trained), sum(attendances)
            from progress
            where known_on <= \(day)
            group by goal, organization, day
            having sum(trained) <> 0 or sum(attendances) <> 0
            """
        )
        return Set(
            rows.map {
                PlainCount.Cell(goal: $0.0, organization: $0.1, day: $0.2, trained: $0.3, attendances: $0.4)
            }
        )
    }
}
