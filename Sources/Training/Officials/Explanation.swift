public import FoundationEssentials
public import Shapes

/// Why an official counts towards a goal, or doesn't yet: by which curriculum, which facts, and what is missing.
public struct Explanation: Sendable {
    public let official: Official
    public let goal: Goal

    /// How the official counts; nil for one who doesn't.
    public let counted: Counted?

    public let reason: Reason

    /// The day from which the official would count, if all that is missing were completed today; nil for one who counts, and
    /// where the goal is over.
    public let wouldCountFrom: Day?

    /// The curricula of the goal.
    public let curricula: [Curriculum]

    /// The completions of these curricula's courses, revoked ones included, in the order of their days.
    public let facts: [Fact]

    /// Why the official counts, or doesn't.
    public enum Reason: String, JSONWritable, Sendable, CaseIterable {
        case counts
        /// Required courses, or elective hours, are missing.
        case missing
        /// A curriculum was satisfied, but before the goal's first day.
        case tooEarly = "too_early"
        /// A curriculum was satisfied, but after the deadline.
        case tooLate = "too_late"
        /// A curriculum was satisfied, but not while it satisfied the goal.
        case otherDays = "other_days"
        /// No curriculum satisfies the goal.
        case noCurriculum = "no_curriculum"
    }

    /// How an official counts.
    public struct Counted: Sendable, Hashable {
        public let since: Day
        public let organization: String
        public let name: String?
        public let curriculum: String
        public let version: Int

        /// The number of the completion by which the curriculum was satisfied.
        public let completion: String
    }

    /// A curriculum of the goal, and how far the official is.
    public struct Curriculum: Sendable, Hashable {
        public let code: String
        public let version: Int
        public let titleVi: String
        public let since: Day?
        public let retiredOn: Day?
        public let satisfiedOn: Day?
        public let courses: [Course]
        public let electiveHours: Decimal
        public let minimumElectiveHours: Decimal?

        /// The required courses without a completion that holds.
        var missing: [String] { courses.filter { $0.isRequired && $0.completion == nil }.map(\.code) }

        /// True if nothing of it is missing.
        var isHeld: Bool { missing.isEmpty && electiveHours >= minimumElectiveHours ?? 0 }
    }

    /// A course of a curriculum, and the completion that holds for it.
    public struct Course: Sendable, Hashable {
        public let code: String
        public let isRequired: Bool
        public let hours: Decimal?

        /// The number of the completion, which can be of another course that counts as this one; nil where there is none.
        public let completion: String?
    }

    /// The line of a file.
    public struct Source: Sendable, Hashable {
        public let `import`: Int
        public let file: String?
        public let line: Int
    }

    /// A completion, and how it came on record.
    public struct Fact: Sendable, Hashable {
        public let id: String
        public let course: String
        public let completedOn: Day
        public let expiresOn: Day?
        public let isRecognition: Bool
        public let evidence: String?
        public let recordedAt: Date
        public let recordedBy: String
        public let request: String?
        public let source: Source?
        public let revokedAt: Date?
        public let revokedBy: String?
        public let revocationReason: String?
    }
}

extension Explanation: Shaped {
    public static let shape = Shape<Explanation>("Explanation") {
        Field("official", \.official)
        Field("goal", \.goal)
        Field("counts", { $0.counted != nil }, "True for an official who counts towards the goal.")
        Field(orNull: "counted", \.counted, "How the official counts; null for one who doesn't.")
        Field("reason", \.reason, "Why the official counts, or doesn't.")
        Field(
            orNull: "wouldCountFrom",
            \.wouldCountFrom,
            "The day from which the official would count if all that is missing were completed today; null for one who counts, and where the goal is over."
        )
        Field("curricula", \.curricula, "The goal's curricula, and what is missing of each.")
        Field("facts", \.facts, "The completions of their courses, revoked ones included, in the order of their days.")
    }
}

extension Explanation.Counted: Shaped {
    public static let shape = Shape<Explanation.Counted>("Counted") {
        Field("since", \.since, "The day from which the official counts.")
        Field("organization", \.organization, "The unit of that day.")
        Field("name", \.name, "The unit's name.")
        Field("curriculum", \.curriculum)
        Field("version", \.version)
        Field("completion", \.completion, "The completion by which the curriculum was satisfied.")
    }
}

extension Explanation.Curriculum: Shaped {
    public static let shape = Shape<Explanation.Curriculum> {
        Field("code", \.code)
        Field("version", \.version)
        Field("titleVi", \.titleVi)
        Field("since", \.since, "The day from which it satisfies the goal; absent for always.")
        Field("retiredOn", \.retiredOn, "The first day on which it can no longer be satisfied.")
        Field(orNull: "satisfiedOn", \.satisfiedOn, "The first day on which the official satisfied it.")
        Field("missing", \.missing, "The required courses without a completion that holds today.")
        Field("electiveHours", \.electiveHours)
        Field(orNull: "minimumElectiveHours", \.minimumElectiveHours)
        Field("courses", \.courses)
    }
}

extension Explanation.Course: Shaped {
    public static let shape = Shape<Explanation.Course> {
        Field("code", \.code)
        Field("required", \.isRequired)
        Field("hours", \.hours)
        Field(
            orNull: "completion",
            \.completion,
            "The completion that holds for it today, perhaps of another course that counts as this one."
        )
    }
}

extension Explanation.Source: Shaped {
    public static let shape = Shape<Explanation.Source> {
        Field("import", \.import, "The number of the import.")
        Field("file", \.file, "The file's name; absent where it had none.")
        Field("line", \.line)
    }
}

extension Explanation.Fact: Shaped {
    public static let shape = Shape<Explanation.Fact> {
        Field("id", \.id)
        Field("course", \.course)
        Field("completedOn", \.completedOn)
        Field("expiresOn", \.expiresOn, "The first day on which it is no longer valid.")
        Field("recognition", \.isRecognition)
        Field("evidence", \.evidence)
        Field("recordedAt", \.recordedAt)
        Field("recordedBy", \.recordedBy, "The caller who recorded it.")
        Field("request", \.request, "The request with which it came; absent for one from a file.")
        Field("source", \.source, "The file and line from which it came.")
        Field("revokedAt", \.revokedAt)
        Field("revokedBy", \.revokedBy)
        Field("revocationReason", \.revocationReason)
    }
}
