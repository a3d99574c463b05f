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

    /// Where it stands; once published, its courses never change.
    public let status: PublicationStatus

    /// The first day on which nobody new satisfies it.
    public let retiredOn: Day?

    /// Its courses, in the order of their codes.
    public let courses: [CurriculumCourse]
}

/// A course of a curriculum.
public struct CurriculumCourse: Codable, Sendable, Hashable {
    /// The course's code.
    public let code: String

    /// Whether it must be completed.
    public let requirement: CourseRequirement

    /// A course of a curriculum.
    ///
    /// - Parameters:
    ///   - code: The course's code.
    ///   - requirement: Whether it must be completed.
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
public struct CreateCurriculum: Codable, Sendable {
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

    /// Its courses.
    public var courses: [CurriculumCourse]

    /// Asks for a curriculum.
    ///
    /// - Parameters:
    ///   - code: What is to name it.
    ///   - version: Which version, from 1.
    ///   - titleVi: Its title in Vietnamese.
    ///   - titleEn: Its title in English.
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
