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
        Field("organizations", \.organizations, "Where the person belonged, the latest first.")
        Field("absences", \.absences, "When the person was not in service, the latest first.")
        Field(
            "hoursByYear",
            \.hoursByYear,
            "Class hours by year, the latest first: what stands of courses whose hours are on record."
        )
        Field("completions", \.completions, "What stands, the latest first, recognized prior learning included.")
        Field("certificates", \.certificates, "What proves it, the latest first.")
        Field("enrollments", \.enrollments, "The latest first.")
        Field(
            "curricula",
            \.curricula,
            "Every curriculum that one can still satisfy, retired ones that the person has satisfied, and what is missing."
        )
        Field("trainedFor", \.trainedFor, "The goals that the person counts towards.")
    }
}

extension RecordSheet.Year: Shaped {
    public static let shape = Shape<RecordSheet.Year> {
        Field("year", \.year)
        Field("courses", \.courses, "How many courses were completed in it.")
        Field("hours", \.hours, "Class hours (tiết).", as: .number(0...1_000_000))
    }
}

extension RecordSheet.Certificate: Shaped {
    public static let shape = Shape<RecordSheet.Certificate> {
        Field("course", \.course)
        Field("completedOn", \.completedOn)
        Field("evidence", \.evidence, "The certificate's or the decision's number.")
        Field("expiresOn", \.expiresOn, "The first day on which it no longer holds.")
    }
}

extension RecordSheet.CurriculumProgress: Shaped {
    public static let shape = Shape<RecordSheet.CurriculumProgress> {
        Field("code", \.code)
        Field("version", \.version)
        Field("titleVi", \.titleVi)
        Field("isForThem", \.isForThem, "Whether the person is of its target group; not there where it is for none.")
        Field("satisfiedOn", \.satisfiedOn, "Since which day the person satisfies it.")
        Field("missing", \.missing, "The required courses that are missing today.")
        Field(
            "electiveHours",
            \.electiveHours,
            "The class hours of its elective courses that the person has.",
            as: .number(0...1_000_000)
        )
        Field("minimumElectiveHours", \.minimumElectiveHours, "How many it takes.", as: .number(0...1_000_000))
    }
}
