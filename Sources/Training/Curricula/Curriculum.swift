public import FoundationEssentials

/// A version of a set of courses for a target group.
public struct Curriculum: Codable, Sendable, Hashable {
    /// What names it, whatever the version.
    public let code: String

    /// Which version, from 1.
    public let version: Int

    /// Its title in Vietnamese.
    public let titleVi: String

    /// Its title in English.
    public let titleEn: String?

    /// Whom it is for.
    public let targetGroup: String?

    /// Its status; once published, its courses never change.
    public let status: PublicationStatus

    /// The first day on which nobody new satisfies it.
    public let retiredOn: Day?

    /// How many class hours of its elective courses it takes besides the required ones.
    public let minimumElectiveHours: Decimal?

    /// What was decided about officials on the way to older versions when this one was published.
    public let onTheWay: OnTheWay?

    /// The last day on which they could finish, nil where there is none.
    public let onTheWayUntil: Day?

    /// Its courses, in the order of their codes.
    public let courses: [CurriculumCourse]

    /// The goals that name it, and from when it satisfies them.
    public let goals: [CurriculumGoal]
}

/// The decision about officials on the way to older versions of a curriculum when a new one is published.
public enum OnTheWay: String, Codable, Sendable, CaseIterable {
    /// They may finish.
    case finish

    /// They are enrolled on the new version; what they completed counts there as far as it is asked for.
    case move
}

/// A goal that a curriculum satisfies.
public struct CurriculumGoal: Codable, Sendable, Hashable {
    /// The goal's code.
    public let goal: String

    /// From when it does, nil where it always did.
    public let since: Day?
}

/// A course of a curriculum.
public struct CurriculumCourse: Codable, Sendable, Hashable {
    /// The course's code.
    public let code: String

    /// Whether it must be completed.
    public let requirement: CourseRequirement

    /// A course of a curriculum.
    ///
    /// - Parameter requirement: Whether it must be completed.
    public init(code: String, requirement: CourseRequirement) {
        self.code = code
        self.requirement = requirement
    }
}

/// Whether a course of a curriculum must be completed.
public enum CourseRequirement: String, Codable, Sendable, CaseIterable {
    /// It must be, or it may be.
    case required, elective
}

/// A curriculum to make.
public struct CreateCurriculum: Sendable {
    /// What is to name it.
    public var code: String

    /// Which version, from 1.
    public var version: Int

    /// Its title in Vietnamese.
    public var titleVi: String

    /// Its title in English.
    public var titleEn: String?

    /// Whom it is for.
    public var targetGroup: String?

    /// How many class hours of its elective courses it takes besides the required ones.
    public var minimumElectiveHours: Decimal?

    /// Its courses.
    public var courses: [CurriculumCourse]

    /// Asks for a curriculum.
    ///
    /// - Parameters:
    ///   - version: Which version, from 1.
    ///   - targetGroup: Whom it is for.
    ///   - courses: Its courses.
    public init(
        code: String,
        version: Int = 1,
        titleVi: String,
        titleEn: String? = nil,
        targetGroup: String? = nil,
        courses: [CurriculumCourse]
    ) {
        self.code = code
        self.version = version
        self.titleVi = titleVi
        self.titleEn = titleEn
        self.targetGroup = targetGroup
        self.courses = courses
    }
}

/// The changes of a curriculum's fields; courses and hours change only in drafts.
public struct CurriculumEdit: Sendable {
    /// Its title in Vietnamese, which can't be cleared.
    public var titleVi = Change<String>.keep

    /// Its title in English.
    public var titleEn = Change<String>.keep

    /// Whom it is for.
    public var targetGroup = Change<String>.keep

    /// How many class hours of its elective courses it takes.
    public var minimumElectiveHours = Change<Decimal>.keep

    /// Its courses, all of them.
    public var courses = Change<[CurriculumCourse]>.keep

    /// Changes nothing.
    public init() {}
}

/// Which curricula a list shows.
public struct CurriculumFilter: Sendable {
    /// Only curricula of this status; nil for all.
    public var status: PublicationStatus?

    /// Only curricula for this target group; nil for all.
    public var targetGroup: String?

    /// Only curricula whose code or titles contain these words, in any case and with any accents; nil for all.
    public var text: String?

    /// All curricula.
    public init() {}
}
