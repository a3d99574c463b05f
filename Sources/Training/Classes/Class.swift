/// One run of a course.
public struct Class: Codable, Sendable, Hashable {
    /// What names it.
    public let code: String

    /// The course's code.
    public let course: String

    /// Its title in Vietnamese, nil where it has only the course's.
    public let titleVi: String?

    /// Its title in English.
    public let titleEn: String?

    /// Its first day.
    public let startsOn: Day?

    /// Its last day.
    public let endsOn: Day?

    /// The first day on which one can be enrolled.
    public let opensOn: Day?

    /// The last day on which one can be enrolled, nil where that is the class's last.
    public let closesOn: Day?

    /// How many seats there are, nil where nobody counts.
    public let capacity: Int?

    /// How many of them are taken.
    public let seatsTaken: Int

    /// How many wait for one.
    public let waitlisted: Int

    /// Whether somebody has to approve of each enrollment.
    public let requiresApproval: Bool

    /// Where it is held.
    public let place: String?

    /// Where it is held online.
    public let link: String?

    /// Who holds it.
    public let provider: String?

    /// The code of the organization whose class it is, nil for the whole state's.
    public let organization: String?
}

/// A class to make.
public struct CreateClass: Sendable {
    /// What is to name it.
    public var code: String

    /// The course's code.
    public var course: String

    /// Everything else about it.
    public var fields: ClassEdit

    /// Asks for a class of a course.
    public init(code: String, course: String, _ fields: ClassEdit = ClassEdit()) {
        self.code = code
        self.course = course
        self.fields = fields
    }
}

/// What becomes of a class's fields.
public struct ClassEdit: Sendable {
    /// Its title in Vietnamese.
    public var titleVi = Change<String>.keep

    /// Its title in English.
    public var titleEn = Change<String>.keep

    /// Its first day.
    public var startsOn = Change<Day>.keep

    /// Its last day.
    public var endsOn = Change<Day>.keep

    /// The first day on which one can be enrolled.
    public var opensOn = Change<Day>.keep

    /// The last day on which one can be enrolled.
    public var closesOn = Change<Day>.keep

    /// How many seats there are.
    public var capacity = Change<Int>.keep

    /// Whether somebody has to approve of each enrollment.
    public var requiresApproval = Change<Bool>.keep

    /// Where it is held.
    public var place = Change<String>.keep

    /// Where it is held online.
    public var link = Change<String>.keep

    /// Who holds it.
    public var provider = Change<String>.keep

    /// The code of the organization whose class it is.
    public var organization = Change<String>.keep

    /// Changes nothing.
    public init() {}
}

/// Which classes a list shows.
public struct ClassFilter: Sendable {
    /// Only classes of this course; nil for all.
    public var course: String?

    /// Only classes that are open for enrollment on this day; nil for all.
    public var openOn: Day?

    /// Only classes whose code, titles, place or provider contain these words, in any case and with any accents; nil
    /// for all.
    public var text: String?

    /// All classes.
    public init() {}
}
