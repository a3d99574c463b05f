public import FoundationEssentials
public import Shapes

/// The record sheet of one official: the completions, the hours by year, the certificates, and the courses that are
/// still missing.
public struct RecordSheet: Sendable {
    public let official: Official
    public let organizations: [OfficialRecord.Membership]
    public let absences: [OfficialRecord.Absence]
    public let hoursByYear: [Year]
    public let completions: [Completion]
    public let certificates: [Certificate]
    public let enrollments: [Enrollment]
    public let curricula: [CurriculumProgress]
    public let trainedFor: [OfficialRecord.TrainedFor]

    /// The courses of one year.
    public struct Year: Sendable, Hashable {
        public let year: Int
        public let courses: Int
        public let hours: Decimal
    }

    /// The evidence of a completion.
    public struct Certificate: Sendable, Hashable {
        public let course: String
        public let completedOn: Day
        public let evidence: String
        public let expiresOn: Day?
    }

    /// The official's progress towards a curriculum.
    public struct CurriculumProgress: Sendable, Hashable {
        public let code: String
        public let version: Int
        public let titleVi: String
        public let isForThem: Bool?
        public let satisfiedOn: Day?
        public let missing: [String]
        public let electiveHours: Decimal
        public let minimumElectiveHours: Decimal?
    }
}

extension RecordSheet: Shaped {
    public static let shape = Shape<RecordSheet>("RecordSheet") {
        Field("official", \.official)
        Field("organizations", \.organizations, "The units to which the person belonged, the latest first.")
        Field("absences", \.absences, "The times out of service, the latest first.")
        Field(
            "hoursByYear",
            \.hoursByYear,
            "Class hours by year, the latest first, of the completions of courses whose hours are on record."
        )
        Field(
            "completions",
            \.completions,
            "The completions that are not revoked, the latest first, with recognized prior learning."
        )
        Field("certificates", \.certificates, "The certificates, the latest first.")
        Field("enrollments", \.enrollments, "The enrollments, the latest first.")
        Field(
            "curricula",
            \.curricula,
            "The curricula in force, and retired ones that the person has satisfied, each with the missing courses."
        )
        Field("trainedFor", \.trainedFor, "The goals towards which the person counts.")
    }
}

extension RecordSheet.Year: Shaped {
    public static let shape = Shape<RecordSheet.Year> {
        Field("year", \.year)
        Field("courses", \.courses, "The number of courses completed in the year.")
        Field("hours", \.hours, "Class hours (tiết).", as: .number(0...1_000_000))
    }
}

extension RecordSheet.Certificate: Shaped {
    public static let shape = Shape<RecordSheet.Certificate> {
        Field("course", \.course)
        Field("completedOn", \.completedOn)
        Field("evidence", \.evidence, "The certificate's or the decision's number.")
        Field("expiresOn", \.expiresOn, "The first day on which it is no longer valid.")
    }
}

extension RecordSheet.CurriculumProgress: Shaped {
    public static let shape = Shape<RecordSheet.CurriculumProgress> {
        Field("code", \.code)
        Field("version", \.version)
        Field("titleVi", \.titleVi)
        Field("isForThem", \.isForThem, "True for a person of its target group; absent where it has none.")
        Field("satisfiedOn", \.satisfiedOn, "The day from which the person satisfies it.")
        Field("missing", \.missing, "The required courses that are missing today.")
        Field(
            "electiveHours",
            \.electiveHours,
            "The class hours of its elective courses that the person has.",
            as: .number(0...1_000_000)
        )
        Field(
            "minimumElectiveHours",
            \.minimumElectiveHours,
            "The class hours of elective courses that it requires.",
            as: .number(0...1_000_000)
        )
    }
}
