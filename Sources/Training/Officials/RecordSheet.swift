public import FoundationEssentials

/// The record sheet of one official: their completions, the hours by year, the certificates, and what is still missing.
public struct RecordSheet: Codable, Sendable {
    /// The person.
    public let official: Official

    /// The units to which the person belonged, the latest first.
    public let organizations: [OfficialRecord.Membership]

    /// The spans in which the person was not in the state's service, the latest first.
    public let absences: [OfficialRecord.Absence]

    /// Class hours by year, the latest first: live completions of courses whose hours are on record.
    public let hoursByYear: [Year]

    /// Live completions, the latest first, recognized prior learning included.
    public let completions: [Completion]

    /// Completions with evidence, the latest first.
    public let certificates: [Certificate]

    /// The person's enrollments, the latest first.
    public let enrollments: [Enrollment]

    /// Every curriculum that can still be satisfied, and the retired ones that the person has satisfied; with what is
    /// missing.
    public let curricula: [CurriculumProgress]

    /// The goals that the person counts towards.
    public let trainedFor: [OfficialRecord.TrainedFor]

    /// The courses of one year.
    public struct Year: Codable, Sendable, Hashable {
        /// The year.
        public let year: Int

        /// The number of courses completed in the year.
        public let courses: Int

        public let hours: Decimal
    }

    /// The evidence of a completion.
    public struct Certificate: Codable, Sendable, Hashable {
        /// The course's code.
        public let course: String

        /// The day of the completion.
        public let completedOn: Day

        /// The certificate's or the decision's number.
        public let evidence: String

        /// The first day on which it doesn't hold any more, nil where it holds for ever.
        public let expiresOn: Day?
    }

    /// The person's way to a curriculum.
    public struct CurriculumProgress: Codable, Sendable, Hashable {
        /// The curriculum's code.
        public let code: String

        public let version: Int

        /// Its title in Vietnamese.
        public let titleVi: String

        /// Whether the person belongs to the curriculum's target group, nil where it names none on record.
        public let isForThem: Bool?

        /// The day since which the person satisfies it, nil while they don't.
        public let satisfiedOn: Day?

        /// The codes of the required courses that are missing today.
        public let missing: [String]

        /// The class hours of elective courses that the person has.
        public let electiveHours: Decimal

        /// The class hours of elective courses that the curriculum asks for, nil for none.
        public let minimumElectiveHours: Decimal?
    }
}
