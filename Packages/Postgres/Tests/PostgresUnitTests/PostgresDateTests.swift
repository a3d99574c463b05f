import Postgres
import Testing

@Suite("A day")
struct PostgresDateTests {
    @Test("is found by its place in the calendar and gives it back")
    func calendar() throws {
        for days in stride(from: Int32(-1_000_000), to: 1_000_000, by: 61) {
            let date = PostgresDate(daysSince2000: days)
            let again = try #require(PostgresDate(year: date.year, month: date.month, day: date.day))
            #expect(again == date)
        }
    }

    @Test(
        "that doesn't exist is nil",
        arguments: [
            (2022, 2, 29), (1900, 2, 29), (2022, 4, 31), (2022, 0, 1), (2022, 13, 1), (2022, 1, 0), (2022, 1, 32),
            (Int.max, 1, 1),
        ]
    )
    func missing(year: Int, month: Int, day: Int) {
        #expect(PostgresDate(year: year, month: month, day: day) == nil)
    }

    @Test("is before another")
    func order() throws {
        let march = try #require(PostgresDate(year: 2022, month: 3, day: 1))
        let april = try #require(PostgresDate(year: 2022, month: 4, day: 1))
        #expect(march < april)
    }
}
