public import FoundationEssentials
public import Shapes

/// An official's enrollment in a class, a course or a curriculum.
public struct Enrollment: Sendable, Hashable, NamingOfficial {
    public let id: String
    public internal(set) var official: String
    public let fullName: String
    public let course: String?
    public let `class`: String?
    public let curriculum: String?
    public let version: Int?
    public let state: EnrollmentState
    public let enrolledOn: Day
    public let reason: String?
    public let recordedAt: Date
    public let recordedBy: String
    public let source: Official.Source?

    var isByNationalID = false
    var address = ""
}

extension Enrollment: Tabular {
    public static let shape = Shape<Enrollment>(
        "Enrollment",
        columns: [
            "official_code", "national_id", "course_code", "class_code", "curriculum_code", "enrolled_on", "id",
            "state",
        ]
    ) {
        Field("id", \.id, "Its number.").column()
        Field(
            "official",
            \.official,
            "The official's code; without one the national ID, or the `id` for callers who may not see it."
        ).column("official_code") { $0.isByNationalID ? nil : $0.official }
        Field(column: "national_id") { $0.isByNationalID ? $0.official : nil }
        Field("fullName", \.fullName, "The official's name.")
        Field("course", \.course).column("course_code")
        Field("class", \.class).column("class_code")
        Field("curriculum", \.curriculum).column("curriculum_code")
        Field("version", \.version, "The curriculum's version.")
        Field("state", \.state).column()
        Field("enrolledOn", \.enrolledOn).column()
        Field("reason", \.reason, "The reason given in the request.")
        Field("recordedAt", \.recordedAt)
        Field("recordedBy", \.recordedBy)
        Field("source", \.source, "The file and line from which it came.")
    }
}

/// An enrollment with every move from one state to another.
public struct EnrollmentRecord: Sendable, Hashable {
    public let enrollment: Enrollment
    public let transitions: [EnrollmentTransition]
}

extension EnrollmentRecord: Shaped {
    public static let shape = Shape<EnrollmentRecord>("EnrollmentRecord") {
        Field("enrollment", \.enrollment)
        Field("transitions", \.transitions, "Every move from one state to another, the earliest first.")
    }
}

extension EnrollmentRecord {
    /// The enrollment as a caller may see it.
    func seen(by caller: Caller) -> EnrollmentRecord {
        EnrollmentRecord(enrollment: enrollment.seen(by: caller), transitions: transitions)
    }
}

/// An enrollment that was withdrawn, and the one that moved up to its seat.
public typealias WithdrawnEnrollment = Telling<EnrollmentRecord, MovedUp>

/// The enrollments that moved up from the waitlist.
public struct MovedUp: Sendable, Hashable {
    public let movedUp: Int
    public let promoted: [Enrollment]
}

extension MovedUp: Shaped {
    public static let shape = Shape<MovedUp> {
        Field(
            "movedUp",
            \.movedUp,
            "The number of enrollments that moved up from the waitlist to the seat that it left."
        )
        Field("promoted", \.promoted, "Those of them within the caller's scope.")
    }
}

/// A move of an enrollment from one state to another.
public struct EnrollmentTransition: Sendable, Hashable {
    public let at: Date
    public let from: EnrollmentState
    public let to: EnrollmentState
    public let by: String
    public let why: String?
    public let completion: String?
}

extension EnrollmentTransition: Shaped {
    public static let shape = Shape<EnrollmentTransition> {
        Field("at", \.at)
        Field("from", \.from)
        Field("to", \.to)
        Field("by", \.by, "A caller's name, or `registry` where a rule did it.")
        Field("why", \.why)
        Field("completion", \.completion, "The completion that moved it.")
    }
}

/// The course, class or curriculum of an enrollment.
public enum EnrollmentTarget: Sendable, Hashable {
    /// A course, whenever it is held.
    case course(String)

    /// One class of a course.
    case `class`(String)

    /// A curriculum, in its latest published version.
    case curriculum(String)
}

/// A filter of enrollments; a field that is nil selects all.
public struct EnrollmentFilter: Sendable {
    /// The unit to whose officials, and those of the units below it, the enrollments belong.
    public var under: String?
    public var state: EnrollmentState?

    /// The official's code or national ID.
    public var official: String?

    /// The course, or that of the class.
    public var course: String?
    public var `class`: String?
    public var curriculum: String?

    /// The first and the last day of enrollment.
    public var from, until: Day?

    public init() {}
}
