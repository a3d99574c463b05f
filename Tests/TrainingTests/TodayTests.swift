import Postgres
import PostgresTesting
import Synchronization
import Testing
import TrainingTesting

@testable import Training

/// All servers use the database's clock.
@Suite(.permit)
struct TodayTests {
    @Test
    func anImportOverMidnightHasOneDay() async throws {
        // The file is read on one day and judged on the next: its facts have the first day as their day of recording,
        // and none of them can be of the second.
        let today = Day.today()
        let isRead = Mutex(false)
        let overMidnight: @Sendable () -> Day = {
            isRead.withLock { isRead in
                defer { isRead = true }
                return isRead ? today.adding(days: 1) : today
            }
        }
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let late = Training(postgres: postgres, logger: .quiet, today: overMidnight)
            let summary = try await late.take(
                .completions,
                """
                official_code,course_code,completed_on
                CB1,DX-101,\(today)
                CB1,DX-102,\(today.adding(days: 1))
                """
            )
            #expect((summary.created, summary.rejected) == (1, 1))
            #expect(summary.firstRejected.first?.line == 3)
            #expect(summary.firstRejected.first?.faults.map(\.code) == [.completedInFuture])
        }
    }

    @Test
    func theDayIsTheDatabasesInTheTransaction() async throws {
        try await withTraining { _, postgres in
            let (yesterday, asked) = try await postgres.transaction { transaction in
                // This transaction's clock is a day behind the machine's, and its session far from Vietnam.
                try await transaction.execute("create schema slow")
                try await transaction.execute(
                    """
                    create function slow.now() returns timestamptz stable
                    return pg_catalog.now() - interval '24 hours'
                    """
                )
                try await transaction.execute("set local search_path = slow, pg_catalog, public")
                try await transaction.execute("set local timezone = 'Pacific/Kiritimati'")
                let yesterday: Day? = try await transaction.first(
                    "select (pg_catalog.now() at time zone 'Asia/Ho_Chi_Minh')::date - 1"
                )
                return (yesterday, try await Today()(in: transaction))
            }
            #expect(asked == yesterday)
        }
    }

    @Test
    func aGivenDayIsNotQueried() async throws {
        try await withTraining(today: .on(2022, 6, 30)) { training, postgres in
            let (today, named) = (try await training.today(), try await training.today(unless: .on(2022, 7, 1)))
            #expect((today, named) == (.on(2022, 6, 30), .on(2022, 7, 1)))
            #expect(Today({ .on(2022, 6, 30) }).sql == "date '2022-06-30'")
        }
    }
}
