public import FoundationEssentials
public import Shapes

/// A unit of training.
public struct Course: Sendable, Hashable {
    public let code: String
    public let titleVi: String
    public let titleEn: String?
    public let hours: Decimal?
    public let format: String?
    public let provider: String?
    public let languages: [String]
    public let prerequisites: [String]
    public let countsAs: [CourseEquivalence]
    public let validMonths: Int?
    public let availableFrom: Day?
    public let status: PublicationStatus
    public let retiredOn: Day?
}

extension Course: Tabular {
    public static let shape = Shape<Course>("Course") {
        Field("code", \.code).column()
        Field("titleVi", \.titleVi).column()
        Field("titleEn", \.titleEn).column()
        Field("hours", \.hours, "Class hours (tiết).", as: .number(0...9999)).column()
        Field("format", \.format, as: .courseFormat).column()
        Field("provider", \.provider).column()
        Field("languages", \.languages, "The languages, as tags of BCP 47.").column {
            $0.languages.joined(separator: "; ")
        }
        Field("prerequisites", \.prerequisites, "The courses that have to be completed first.").column {
            WrittenList.written($0.prerequisites)
        }
        Field("countsAs", \.countsAs, "The courses as which a completion counts.").column {
            WrittenList.written($0.countsAs)
        }
        Field(
            "validMonths",
            \.validMonths,
            "The number of months for which a completion is valid.",
            as: .integer(1...600)
        ).column()
        Field("availableFrom", \.availableFrom, "The first day on which it can be completed.").column()
        Field("status", \.status).column()
        Field(
            "retiredOn",
            \.retiredOn,
            "The first day on which it can no longer be completed; it may be in the future."
        ).column()
    }
}

/// A course that the completion of another counts as.
public struct CourseEquivalence: Sendable, Hashable {
    public let course: String
    public let since: Day?

    /// A course that the completion of another counts as.
    public init(course: String, since: Day? = nil) {
        self.course = course
        self.since = since
    }
}

extension CourseEquivalence: Shaped {
    public static let shape = Shape<CourseEquivalence>("CourseEquivalence") {
        Field("course", \.course, "The code of the course as which it counts.", as: .code)
        Field("since", \.since, "The first day on which it does; by default always.", as: .day.orNull)
    }
}
