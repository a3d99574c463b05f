import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// The pace, the forecast, and what was counted over time.
@Suite("Pace and forecast", .permit) struct ForecastTests {
    /// Histories whose continuation is known: of four hundred true ends of each kind, about nine of ten lie within the interval.
    @Test(arguments: ["steady", "small", "bursts", "halved"])
    func nineOfTenTrueEndsLieWithin(kind: String) {
        var chance = Chance(seed: 7)
        var within = 0
        for _ in 0..<400 {
            let weeks = (0..<34).map { week in Self.week(week, of: kind, &chance) }
            let (known, toCome) = (weeks[..<8], weeks[8...])
            let trained = known.reduce(0, +)
            let forecast = Forecast.of(
                trained,
                weeks: known.reversed(),
                towards: nil,
                from: .on(2022, 2, 26),
                to: Day.on(2022, 2, 26).adding(days: 7 * toCome.count)
            )
            guard let forecast else { continue }
            let end = trained + toCome.reduce(0, +)
            if (forecast.low...forecast.high).contains(end) { within += 1 }
        }
        // Of 400 chances of nine in ten, fewer than 344 are one case in a hundred.
        #expect(within >= 344, "\(kind): \(within) of 400")
    }

    /// A week's count: many small chances, so that it varies as counts of people do, and more where they come in classes.
    private static func week(_ week: Int, of kind: String, _ chance: inout Chance) -> Int {
        func people(_ trials: Int, oneOf: Int) -> Int {
            (0..<trials).count { _ in chance.below(oneOf) == 0 }
        }
        return switch kind {
        case "small": people(20, oneOf: 10)
        // A class of forty ends in about one week of three.
        case "bursts": chance.below(3) == 0 ? 40 : people(20, oneOf: 10)
        case "halved": week % 2 == 0 ? people(40, oneOf: 2) : people(40, oneOf: 4)
        default: people(80, oneOf: 4)
        }
    }

    @Test func theMethodIsTheDocumentedOne() throws {
        // The mean is 10, the deviation 2; four weeks are left: 2.353 · 2 · √(4 + 16 / 4) = 13.3.
        let forecast = try #require(
            Forecast.of(100, weeks: [12, 8, 12, 8], towards: 130, from: .on(2022, 6, 1), to: .on(2022, 6, 29))
        )
        #expect(forecast.likely == 140)
        // The variance isn't taken for less than the mean: 2.353 · √10 · √8 = 21.05.
        #expect(forecast.low == 118)
        #expect(forecast.high == 162)
        #expect(forecast.reachedOn == .on(2022, 6, 22))
        #expect(forecast.method == "weekly-t-8")
        #expect(Forecast.of(1, weeks: [1], towards: 9, from: .on(2022, 6, 1), to: .on(2022, 6, 29)) == nil)
        #expect(Forecast.of(1, weeks: [1, 1], towards: 9, from: .on(2022, 6, 29), to: .on(2022, 6, 29)) == nil)
        let idle = try #require(
            Forecast.of(5, weeks: [0, 0, 0], towards: 9, from: .on(2022, 6, 1), to: .on(2022, 6, 29))
        )
        #expect((idle.low, idle.likely) == (5, 5))
        #expect(idle.high > 5)
        #expect(idle.reachedOn == nil)
    }

    @Test func whatWasCountedOverTimeAddsUp() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(
                .completions,
                """
                official_code,course_code,completed_on
                CB1,DX-101,2022-02-01
                CB1,DX-102,2022-03-02
                CC2,DX-101,2022-02-15
                VC3,DX-101,2022-03-01
                VC3,DX-102,2022-03-31
                """
            )
            _ = try await training.goals.allocate(
                "DX-2022",
                .shares([GoalAllocation(organization: "01", target: 2), GoalAllocation(organization: "G14", target: 4)]
                ),
                by: .tester
            )
            let report = try await training.progress.report(ProgressQuestion(asOf: .on(2022, 4, 2)))
            let months = try #require(report.series?.months)
            #expect(months.map(\.month) == ["2022-01", "2022-02", "2022-03", "2022-04"])
            #expect(months.map(\.trained) == [0, 0, 2, 0])
            #expect(months.map(\.attendances) == [0, 2, 3, 0])
            #expect(report.series?.weeks == [1, 0, 0, 0, 1, 0, 0, 0])
            #expect(report.pace?.lastWeeks == 0.3)
            #expect(report.forecast?.at == .on(2022, 12, 31))
            for unit in report.units {
                let series = try #require(unit.series)
                #expect(series.months.reduce(0) { $0 + $1.trained } == unit.trained)
                #expect(series.months.reduce(0) { $0 + $1.attendances } == unit.attendances)
            }
            let capital = try #require(report.units.first { $0.code == "01" })
            #expect(capital.rank == Rank(place: 1, of: 1))
            #expect(capital.pace?.expected == 0)
            #expect(report.units.first { $0.code == "79" }?.rank == nil)
            let early = try await training.progress.report(ProgressQuestion(asOf: .on(2022, 1, 13)))
            #expect(early.forecast == nil)
            #expect(early.pace?.lastWeeks == 0)
            let under = try await training.progress.report(ProgressQuestion(under: "01", asOf: .on(2022, 4, 2)))
            #expect(under.series?.months.map(\.trained) == capital.series?.months.map(\.trained))
            #expect(under.target == 2)
        }
    }
}
