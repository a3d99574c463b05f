import FoundationEssentials
import Testing
import Training

@testable import daotao

@Suite("The end of a token")
struct ExpiryTests {
    private let now = Date(timeIntervalSince1970: 1_650_000_000)

    @Test(arguments: [("30m", 1800.0), ("12h", 43_200), ("90d", 7_776_000), ("4w", 2_419_200)])
    func afterAWhile(text: String, seconds: Double) {
        #expect(Expiry(argument: text)?.moment(from: now) == now.addingTimeInterval(seconds))
    }

    @Test(arguments: ["2022-12-31", "31/12/2022"])
    func withTheEndOfADayInVietnam(text: String) {
        // 2022-12-31T17:00:00Z is midnight in Vietnam.
        #expect(Expiry(argument: text)?.moment(from: now) == Date(timeIntervalSince1970: 1_672_506_000))
    }

    @Test(arguments: ["", "d", "0d", "-1d", "90", "90x", "1.5h", "tomorrow", "2022-02-30", "99999999999d"])
    func nothingElse(text: String) {
        #expect(Expiry(argument: text) == nil)
    }
}
