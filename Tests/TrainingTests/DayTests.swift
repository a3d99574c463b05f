import Testing
import Training

@Suite struct DayTests {
    @Test(arguments: ["2022-02-28", "2024-02-29", "2000-02-29", "1970-01-01", "1945-09-02", "9999-12-31", "0001-01-01"])
    func readsWhatItWrites(iso: String) throws {
        let day = try #require(Day(iso))
        #expect(day.description == iso)
    }

    @Test(arguments: [
        "2022-04-31", "2023-02-29", "1900-02-29", "2022-13-01", "2022-00-10", "2022-1-1", "22-01-01", "2022/01/01",
        "2022-01-01 ", "", "٢٠٢٢-٠١-٠١",
    ])
    func refusesOtherTexts(written: String) {
        #expect(Day(written) == nil)
    }

    @Test func everyDayFollowsTheOneBefore() throws {
        var day = try #require(Day("1899-12-30"))
        let end = try #require(Day("2101-01-02"))
        var previous = day.parts
        while day < end {
            let next = day.adding(days: 1)
            let parts = next.parts
            #expect(next - day == 1)
            #expect(Day(next.description) == next)
            #expect(
                parts.day == previous.day + 1
                    || parts.day == 1 && (parts.month == previous.month + 1 || parts.month == 1)
            )
            (day, previous) = (next, parts)
        }
    }

    /// The deadline's last half hour in Hà Nội is still the day before in UTC, and the first of 2023 is the deadline
    /// there.
    @Test func theDayIsHaNois() {
        #expect(Day(secondsSince1970: 1_672_505_999).description == "2022-12-31")
        #expect(Day(secondsSince1970: 1_672_506_000).description == "2023-01-01")
        #expect(Day(secondsSince1970: -25_201).description == "1969-12-31")
        #expect(Day(secondsSince1970: -25_200).description == "1970-01-01")
    }
}
