public import Shapes

/// One run of a course.
public struct Class: Sendable, Hashable {
    public let code: String
    public let course: String
    public let titleVi: String?
    public let titleEn: String?
    public let startsOn: Day?
    public let endsOn: Day?
    public let opensOn: Day?
    public let closesOn: Day?
    public let capacity: Int?
    public let seatsTaken: Int
    public let waitlisted: Int
    public let requiresApproval: Bool
    public let place: String?
    public let link: String?
    public let provider: String?
    public let organization: String?
}

extension Class: Tabular {
    public static let shape = Shape<Class>(
        "Class",
        columns: [
            "code", "course_code", "title_vi", "starts_on", "ends_on", "opens_on", "closes_on", "capacity",
            "seats_taken", "waitlisted", "place", "provider", "link", "requires_approval", "organization_code",
        ]
    ) {
        Field("code", \.code).column()
        Field("course", \.course).column("course_code")
        Field("titleVi", \.titleVi, "The class's own title; absent where it has only the course's.").column()
        Field("titleEn", \.titleEn)
        Field("startsOn", \.startsOn).column()
        Field("endsOn", \.endsOn).column()
        Field("opensOn", \.opensOn, "The first day on which it takes enrollments.").column()
        Field("closesOn", \.closesOn, "The last day on which it takes enrollments.").column()
        Field("capacity", \.capacity, "The number of seats; absent for no limit.").column()
        Field("seatsTaken", \.seatsTaken).column()
        Field("waitlisted", \.waitlisted, "The number of enrollments on the waitlist.").column()
        Field("requiresApproval", \.requiresApproval, "True where each enrollment needs approval.").column()
        Field("place", \.place).column()
        Field("link", \.link, "The address where it is held online.").column()
        Field("provider", \.provider).column()
        Field(
            "organization",
            \.organization,
            "The unit that runs the class; absent for a class of the whole state."
        ).column("organization_code")
    }
}

/// A class to make.
public struct CreateClass: Sendable {
    public var code: String
    public var course: String

    /// The other fields.
    public var fields: ClassEdit

    public init(code: String, course: String, _ fields: ClassEdit = ClassEdit()) {
        self.code = code
        self.course = course
        self.fields = fields
    }
}

/// The changes of a class's fields.
public struct ClassEdit: Sendable {
    public var titleVi = Change<String>.keep
    public var titleEn = Change<String>.keep
    public var startsOn = Change<Day>.keep
    public var endsOn = Change<Day>.keep
    public var opensOn = Change<Day>.keep
    public var closesOn = Change<Day>.keep
    public var capacity = Change<Int>.keep
    public var requiresApproval = Change<Bool>.keep
    public var place = Change<String>.keep
    public var link = Change<String>.keep
    public var provider = Change<String>.keep
    public var organization = Change<String>.keep

    public init() {}
}

/// A filter of classes; a field that is nil selects all.
public struct ClassFilter: Sendable {
    public var course: String?

    /// A day on which the classes are open for enrollment.
    public var openOn: Day?

    /// Words of the code, the titles, the place or the provider, in any case and with any accents.
    public var text: String?

    public init() {}
}
