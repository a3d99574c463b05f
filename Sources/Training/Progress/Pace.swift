public import Shapes

/// Progress compared with an even pace from the goal's first day to its last.
public struct Pace: Sendable, Hashable {
    /// The number of trained officials by that day at an even pace.
    public let expected: Int

    /// The number of trained officials beyond an even pace; negative for fewer.
    public let ahead: Int

    /// The days left to the deadline; negative after it.
    public let daysLeft: Int

    /// The officials to be trained each week from here on, with one decimal; nil from the deadline on.
    public let neededPerWeek: Double?

    /// The officials trained each week of the last ones, eight at most, with one decimal; nil where they aren't known.
    public let lastWeeks: Double?

    /// The pace towards a target; nil before the goal's first day, or without a target.
    ///
    /// - Parameter weeks: The officials trained in each of the last weeks; nil where they aren't known.
    static func of(_ trained: Int, towards target: Int?, of goal: Goal, on day: Day, weeks: [Int]?) -> Pace? {
        guard let target, day >= goal.start else { return nil }
        let length = goal.deadline - goal.start + 1
        let elapsed = min(day - goal.start + 1, length)
        let expected = target * elapsed / length
        let daysLeft = goal.deadline - day
        return Pace(
            expected: expected,
            ahead: trained - expected,
            daysLeft: daysLeft,
            neededPerWeek: daysLeft > 0 ? (Double(max(0, target - trained)) * 7 / Double(daysLeft)).tenths : nil,
            lastWeeks: weeks.flatMap { $0.isEmpty ? nil : ($0.mean).tenths }
        )
    }
}

extension Pace: Shaped {
    public static let shape = Shape<Pace>("Pace") {
        Field("expected", \.expected, "The number of trained officials by that day at an even pace.")
        Field("ahead", \.ahead, "The officials beyond an even pace; negative for fewer.", as: .signed)
        Field("daysLeft", \.daysLeft, "The days left to the deadline; negative after it.", as: .signed)
        Field(
            orNull: "neededPerWeek",
            \.neededPerWeek,
            "The officials to be trained each week from here on; null from the deadline on.",
            as: .number(0...Int(Int32.max))
        )
        Field(
            orNull: "lastWeeks",
            \.lastWeeks,
            "The officials trained each week of the last eight, or of those since the goal's first day; null where they aren't known.",
            as: .number(Int(Int32.min)...Int(Int32.max))
        )
    }
}

/// A forecast of the number at the deadline, with an interval that holds nine of ten true ends.
///
/// The method `weekly-t-8` takes the last eight weeks for independent draws from one distribution, as those to come are. Of
/// `n` weeks with the mean `m` and the standard deviation `s`, `w` further weeks add `w · m`, give or take
/// `t · s · √(w + w² / n)`: the weeks to come vary, and so does what eight weeks tell of the mean. `t` is the 95 % quantile
/// of Student's distribution with `n − 1` degrees of freedom (Student, *The probable error of a mean*, Biometrika 1908).
/// Weeks of people vary at least as much as counts of chance do, so the variance is never taken for less than the mean.
/// Anyone can check it with a pocket calculator, and the same history always gives the same forecast. A history that grows or
/// slackens all the time leaves the interval more often.
public struct Forecast: Sendable, Hashable {
    /// The goal's deadline.
    public let at: Day

    public let low: Int
    public let likely: Int
    public let high: Int

    /// The day on which the target is reached if the weeks go on as the last ones; nil where that is after the deadline.
    public let reachedOn: Day?

    /// The name of the method.
    public let method: String

    /// The most weeks that a forecast looks back.
    static let weeks = 8

    /// The 95 % quantiles of Student's distribution with 1, 2, 3 … degrees of freedom.
    private static let quantiles = [6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895]

    /// The forecast from a history; nil where there are fewer than two weeks of it, or no days left.
    ///
    /// - Parameters:
    ///   - trained: The number on the day.
    ///   - weeks: The officials trained in each of the last weeks, eight at most.
    ///   - target: The target; nil where there is none.
    static func of(
        _ trained: Int,
        weeks: [Int],
        towards target: Int?,
        from day: Day,
        to deadline: Day
    ) -> Forecast? {
        guard weeks.count >= 2, deadline > day else { return nil }
        let count = Double(weeks.count)
        let mean = weeks.mean
        let squares = weeks.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let variance = max(squares / (count - 1), mean, 1 / count)
        let left = Double(deadline - day) / 7
        let likely = Double(trained) + max(0, mean) * left
        let margin = quantiles[weeks.count - 2] * (variance * (left + left * left / count)).squareRoot()
        let missing = target.map { Double($0 - trained) } ?? 0
        let reached = missing > 0 && mean > 0 ? day.adding(days: Int((missing / mean * 7).rounded(.up))) : nil
        return Forecast(
            at: deadline,
            low: max(trained, Int((likely - margin).rounded(.down))),
            likely: Int(likely.rounded()),
            high: Int((likely + margin).rounded(.up)),
            reachedOn: reached.flatMap { $0 <= deadline ? $0 : nil },
            method: "weekly-t-8"
        )
    }
}

extension Forecast: Shaped {
    public static let shape = Shape<Forecast>("Forecast") {
        Field("at", \.at, "The goal's deadline.")
        Field("low", \.low, "Nine of ten true ends lie from here …")
        Field("likely", \.likely, "The number at the deadline if the weeks go on as the last ones.")
        Field("high", \.high, "… to here.")
        Field(
            orNull: "reachedOn",
            \.reachedOn,
            "The day on which the target is reached if the weeks go on as the last ones; null where that is after the deadline, or has been."
        )
        Field("method", \.method, "The name of the method.")
    }
}

extension [Int] {
    fileprivate var mean: Double { Double(reduce(0, +)) / Double(count) }
}

extension Double {
    /// The number with one decimal.
    fileprivate var tenths: Double { (self * 10).rounded() / 10 }
}
