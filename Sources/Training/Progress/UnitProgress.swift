public import Shapes

/// Progress of one unit, with everything below it.
public struct UnitProgress: Sendable, Hashable {
    public let code: String
    public let name: String
    public var within: String?
    public let level: OrganizationLevel
    public let target: Int?
    public let trained: Int
    public let attendances: Int
    public var opening = 0
    public internal(set) var officials: Int?
    public internal(set) var isOnPace: Bool?

    public internal(set) var pace: Pace?
    public internal(set) var forecast: Forecast?

    /// The place among the listed units of its level.
    public internal(set) var rank: Rank?

    /// The counts of each month and of the last weeks; nil where they aren't known.
    var series: Series?

    /// The unit's identity.
    var organization: Int32 = 0

    /// True if the unit is below the unit of the report on its day.
    var stands = true

    public internal(set) var isWithheld = false

    /// ``trained`` as a percentage of the target, with two decimals.
    public var percent: Double? { target.flatMap { ProgressReport.percent(trained, of: $0) } }

    /// ``trained`` as a percentage of the unit's officials, with two decimals.
    public var percentOfOfficials: Double? { officials.flatMap { ProgressReport.percent(trained, of: $0) } }

    /// True if one unit is ahead of another: by the part of its share that it has reached, never by size.
    ///
    /// Units without a share are compared by the percentage of their officials who are trained. Of two equal units the
    /// one whose code comes first is ahead.
    ///
    /// - Parameter first: The one unit.
    /// - Returns: True if the first is ahead.
    public static func isFurther(_ first: UnitProgress, than second: UnitProgress) -> Bool {
        (first.percent ?? -1, first.percentOfOfficials ?? -1, second.code)
            > (second.percent ?? -1, second.percentOfOfficials ?? -1, first.code)
    }
}

extension UnitProgress: Shaped {
    public static let shape = Shape<UnitProgress> {
        Field("code", \.code)
        Field("name", \.name)
        Field("within", \.within, "The units above it, such as `Huyện Cái Bè, Tỉnh Tiền Giang`.")
        Field("level", \.level)
        Field(orNull: "target", \.target)
        Field(orNull: "trained", { $0.isWithheld ? nil : $0.trained })
        Field(orNull: "percent", { $0.isWithheld ? nil : $0.percent }, as: .percentage)
        Field(orNull: "attendances", { $0.isWithheld ? nil : $0.attendances })
        Field(
            orNull: "opening",
            { $0.isWithheld ? nil : $0.opening },
            "Those trained before records began, without names."
        )
        Field(orNull: "officials", { $0.isWithheld ? nil : $0.officials })
        Field(
            orNull: "percentOfOfficials",
            { $0.isWithheld ? nil : $0.percentOfOfficials },
            "The trained as a percentage of the unit's officials, by which units without a share are ranked.",
            as: .percentage
        )
        Field(orNull: "onPace", { $0.isWithheld ? nil : $0.isOnPace }, "True for a unit on or ahead of the even pace.")
        Field(orNull: "pace", { $0.isWithheld ? nil : $0.pace }, "The even pace towards its share; null without one.")
        Field(
            orNull: "forecast",
            { $0.isWithheld ? nil : $0.forecast },
            "The number at the deadline if the weeks go on as the last ones; null in reports of more than 200 units."
        )
        Field(
            orNull: "series",
            { $0.isWithheld ? nil : $0.series?.months },
            "What was counted in each month; null in reports of more than 200 units."
        )
        Field(orNull: "rank", { $0.isWithheld ? nil : $0.rank?.place }, rank)
        Field(orNull: "of", { $0.isWithheld ? nil : $0.rank?.of }, of)
        Field("withheld", { $0.isWithheld ? true : nil }, withheld)
    }

    static let rank =
        "Its place among the units of its level, by the percentage of its share that is reached, from 1; null without a share."
    static let of = "The number of these units."
    static let withheld =
        "`true` where the numbers are withheld, because they would reveal single persons to a caller whose scope doesn't hold the unit; else absent."
}
