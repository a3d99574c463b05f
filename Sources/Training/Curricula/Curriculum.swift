public import FoundationEssentials
public import Postgres
public import Shapes

/// A version of a set of courses for a target group.
public struct Curriculum: Sendable, Hashable {
    public let code: String
    public let version: Int
    public let titleVi: String
    public let titleEn: String?
    public let targetGroup: String?
    public let status: PublicationStatus
    public let retiredOn: Day?
    public let minimumElectiveHours: Decimal?
    public let onTheWay: OnTheWay?
    public let onTheWayUntil: Day?
    public let courses: [CurriculumCourse]
    public let goals: [CurriculumGoal]
}

extension Curriculum: Shaped {
    public static let shape = Shape<Curriculum>("Curriculum") {
        Field("code", \.code)
        Field("version", \.version)
        Field("titleVi", \.titleVi)
        Field("titleEn", \.titleEn)
        Field("targetGroup", \.targetGroup)
        Field("status", \.status)
        Field(
            "retiredOn",
            \.retiredOn,
            "The first day on which nobody new satisfies it; it may be in the future."
        )
        Field(
            "minimumElectiveHours",
            \.minimumElectiveHours,
            "The class hours of elective courses that it requires besides the required courses.",
            as: .number(0...100_000)
        )
        Field("onTheWay", \.onTheWay, "The decision about officials enrolled on older versions.")
        Field("onTheWayUntil", \.onTheWayUntil, "The last day on which they may finish.")
        Field("courses", \.courses, "The courses in the order of their codes.")
        Field("goals", \.goals, "The goals that name it, with the day from which it satisfies each.")
    }
}

extension Curriculum: Tabular {
    /// The columns: those of the import, and the hours of each course when the curriculum was published.
    public static let columns = CurriculaImportPlan.columns.map(\.name).filter { $0 != "course_hours" }

    /// A row for each of the curriculum's courses.
    public var csvRows: [[String?]] {
        courses.map { course in
            [
                code, "\(version)", titleVi, titleEn, targetGroup, course.code, course.requirement.rawValue,
                minimumElectiveHours?.cell, status.rawValue, retiredOn?.description, onTheWay?.rawValue,
                onTheWayUntil?.description,
            ]
        }
    }
}

/// The decision about officials enrolled on older versions of a curriculum when a new one is published.
public enum OnTheWay: String, JSONWritable, PostgresEncodable, PostgresDecodable, Sendable, CaseIterable {
    /// They may finish the older version.
    case finish

    /// They are enrolled in the new version, where their completions count for its courses.
    case move
}

/// A goal that a curriculum satisfies.
public struct CurriculumGoal: Sendable, Hashable {
    public let goal: String
    public let since: Day?
}

extension CurriculumGoal: Shaped {
    public static let shape = Shape<CurriculumGoal> {
        Field("goal", \.goal)
        Field("since", \.since)
    }
}

/// A course of a curriculum.
public struct CurriculumCourse: Sendable, Hashable {
    public let code: String
    public let requirement: CourseRequirement

    /// A course of a curriculum.
    public init(code: String, requirement: CourseRequirement) {
        self.code = code
        self.requirement = requirement
    }
}

extension CurriculumCourse: Shaped {
    public static let shape = Shape<CurriculumCourse>("CurriculumCourse") {
        Field("code", \.code, "The course's code.", as: .code)
        Field("requirement", \.requirement)
    }
}

/// The requirement of a course in a curriculum.
public enum CourseRequirement: String, JSONWritable, PostgresEncodable, PostgresDecodable, Sendable, CaseIterable {
    /// The course must be completed, or may be.
    case required, elective
}

/// A curriculum to make.
public struct CreateCurriculum: Sendable {
    public var code: String
    public var version: Int
    public var titleVi: String
    public var titleEn: String?
    public var targetGroup: String?
    public var minimumElectiveHours: Decimal?

    public var courses: [CurriculumCourse]

    /// Makes a request to make a curriculum.
    ///
    /// - Parameters:
    ///   - version: The number of the version, from 1.
    ///   - targetGroup: The code of the group that it is for.
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
    /// The title in Vietnamese, which can't be cleared.
    public var titleVi = Change<String>.keep

    public var titleEn = Change<String>.keep
    public var targetGroup = Change<String>.keep
    public var minimumElectiveHours = Change<Decimal>.keep
    public var courses = Change<[CurriculumCourse]>.keep

    public init() {}
}

/// A filter of curricula; a field that is nil selects all.
public struct CurriculumFilter: Sendable {
    public var status: PublicationStatus?
    public var targetGroup: String?

    /// Words of the code or the titles, in any case and with any accents.
    public var text: String?

    public init() {}
}
