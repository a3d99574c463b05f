public import FoundationEssentials

/// The record sheet of one official: their completions, the hours by year, the certificates, and what is still missing.
public struct RecordSheet: Codable, Sendable {
    /// The person.
    public let official: Official

    /// Where the person belonged, the latest first.
    public let organizations: [OfficialRecord.Membership]

    /// When the person was not in the state's service, the latest first.
    public let absences: [OfficialRecord.Absence]

    /// Class hours by year, the latest first: live completions of courses whose hours are on record.
    public let hoursByYear: [Year]

    /// Live completions, the latest first, recognized prior learning included.
    public let completions: [Completion]

    /// Completions with evidence, the latest first.
    public let certificates: [Certificate]

    /// Where the person is enrolled or was, the latest first.
    public let enrollments: [Enrollment]

    /// Every curriculum that one can still satisfy, and the retired ones that the person has satisfied; with what is missing.
    public let curricula: [CurriculumProgress]

    /// The goals that the person counts towards.
    public let trainedFor: [OfficialRecord.TrainedFor]

    /// A year's learning.
    public struct Year: Codable, Sendable, Hashable {
        /// The year.
        public let year: Int

        /// How many courses were completed in it.
        public let courses: Int

        /// Their class hours.
        public let hours: Decimal
    }

    /// What proves a completion.
    public struct Certificate: Codable, Sendable, Hashable {
        /// The course's code.
        public let course: String

        /// The day of the completion.
        public let completedOn: Day

        /// The certificate's or the decision's number.
        public let evidence: String

        /// The first day on which it no longer holds, nil where it holds for ever.
        public let expiresOn: Day?
    }

    /// How far a person is from satisfying a curriculum.
    public struct CurriculumProgress: Codable, Sendable, Hashable {
        /// The curriculum's code.
        public let code: String

        /// Which version.
        public let version: Int

        /// Its title in Vietnamese.
        public let titleVi: String

        /// Whether the person is of the group that it is for, nil where it is for none on record.
        public let isForThem: Bool?

        /// Since which day the person satisfies it, nil while they don't.
        public let satisfiedOn: Day?

        /// The codes of the required courses that are missing today.
        public let missing: [String]

        /// The class hours of its elective courses that the person has.
        public let electiveHours: Decimal

        /// How many it takes, nil where it takes none.
        public let minimumElectiveHours: Decimal?
    }
}
