public import Training

extension Day {
    /// Creates a day from its parts without an optional.
    ///
    /// - Parameters:
    ///   - year: The year.
    ///   - month: The month.
    ///   - day: The day of the month.
    /// - Returns: The day, or the first of 1900 where the parts are no day.
    public static func on(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(secondsSince1970: -2_208_988_800)
    }
}
