public import FoundationEssentials

/// An official in a class, or on a course or a curriculum.
public struct Enrollment: Codable, Sendable, Hashable {
    /// Its number.
    public let id: String

    /// The official's code, or national ID where there is no code.
    public internal(set) var official: String

    /// The official's name.
    public let fullName: String

    /// The course's code, nil where it is of something else.
    public let course: String?

    /// The class's code, nil where it is of something else.
    public let `class`: String?

    /// The curriculum's code, nil where it is of something else.
    public let curriculum: String?

    /// The curriculum's version, nil where it is of something else.
    public let version: Int?

    /// Its state.
    public let state: EnrollmentState

    /// Since which day the official is enrolled.
    public let enrolledOn: Day

    /// The reason that was given, nil for none.
    public let reason: String?

    /// When it was recorded.
    public let recordedAt: Date

    /// Who recorded it.
    public let recordedBy: String

    /// The import that brought it, and the line of its file.
    public let source: Official.Source?

    /// Whether ``official`` is a national ID, for lack of a code; the text alone can't tell, because a code may have
    /// twelve digits too.
    var isByNationalID = false

    /// The official's address, for callers who may not see the national ID; empty once ``official`` is another name.
    var address = ""

    private enum CodingKeys: String, CodingKey {
        case id, official, fullName, course, `class`, curriculum, version, state, enrolledOn, reason, recordedAt,
            recordedBy,
            source
    }
}

extension Enrollment {
    /// The enrollment with another name for the official.
    public func naming(_ official: String) -> Enrollment {
        var named = self
        named.official = official
        named.isByNationalID = isByNationalID && !OfficialAddress.isBegun(official)
        named.address = ""
        return named
    }
}

/// An enrollment with every move from one state to another.
public struct EnrollmentRecord: Codable, Sendable, Hashable {
    /// The enrollment.
    public let enrollment: Enrollment

    /// Its moves, the earliest first.
    public let transitions: [EnrollmentTransition]
}

extension Enrollment {
    /// The enrollment as a caller may see it: in place of a national ID, callers without the right see the address.
    func seen(by caller: Caller) -> Enrollment {
        caller.seesNationalIDs || !isByNationalID ? self : naming(address)
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
public struct MovedUp: Encodable, Sendable, Hashable {
    /// How many moved up.
    public let movedUp: Int

    /// Those of them whom the caller sees.
    public let promoted: [Enrollment]
}

/// A move of an enrollment from one state to another.
public struct EnrollmentTransition: Codable, Sendable, Hashable {
    /// When.
    public let at: Date

    /// From where.
    public let from: EnrollmentState

    /// To where.
    public let to: EnrollmentState

    /// By whom: a caller's name, or `registry` where a rule did it.
    public let by: String

    /// The reason, nil for none.
    public let why: String?

    /// The number of the completion that moved it, nil where none did.
    public let completion: String?
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

/// Which enrollments a list shows.
public struct EnrollmentFilter: Sendable {
    /// Only enrollments of officials of this unit and the units below it; nil for all.
    public var under: String?

    /// Only enrollments in this state; nil for all.
    public var state: EnrollmentState?

    /// Only enrollments of this official, by code or national ID; nil for all.
    public var official: String?

    /// Only enrollments on this course, or in a class of it; nil for all.
    public var course: String?

    /// Only enrollments in this class; nil for all.
    public var `class`: String?

    /// Only enrollments on this curriculum; nil for all.
    public var curriculum: String?

    /// Only enrollments of this day or later; nil for all.
    public var from: Day?

    /// Only enrollments of this day or earlier; nil for all.
    public var until: Day?

    /// All enrollments.
    public init() {}
}
