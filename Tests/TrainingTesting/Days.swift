public import Training

extension Day {
    /// A day by its parts; there is none other in a test.
    ///
    /// - Parameters:
    ///   - year: The year.
    ///   - month: The month.
    ///   - day: The day of the month.
    /// - Returns: The day, the first of 1900 where there is none.
    public static func on(_ year: Int, _ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(secondsSince1970: -2_208_988_800)
    }
}
