/// One run of a course.
public struct Class: Codable, Sendable, Hashable {
    /// What names it.
    public let code: String

    /// The course's code.
    public let course: String

    /// Its title in Vietnamese, nil where it has only the course's.
    public let titleVi: String?

    /// Its first day.
    public let startsOn: Day?

    /// Its last day.
    public let endsOn: Day?

    /// The first day on which one can be enrolled.
    public let opensOn: Day?

    /// The last day on which one can be enrolled.
    public let closesOn: Day?

    /// How many seats there are, nil where nobody counts.
    public let capacity: Int?

    /// How many of them are taken.
    public let seatsTaken: Int

    /// How many wait for one.
    public let waitlisted: Int

    /// Where it is held.
    public let place: String?

    /// Who holds it.
    public let provider: String?
}

/// A class to make.
public struct CreateClass: Codable, Sendable {
    /// What is to name it.
    public var code: String

    /// The course's code.
    public var course: String

    /// Its title in Vietnamese.
    public var titleVi: String?

    /// Its first day.
    public var startsOn: Day?

    /// Its last day.
    public var endsOn: Day?

    /// The first day on which one can be enrolled.
    public var opensOn: Day?

    /// The last day on which one can be enrolled.
    public var closesOn: Day?

    /// How many seats there are.
    public var capacity: Int?

    /// Where it is held.
    public var place: String?

    /// Who holds it.
    public var provider: String?

    /// Asks for a class of a course, everything else unsaid.
    ///
    /// - Parameters:
    ///   - code: What is to name it.
    ///   - course: The course's code.
    public init(code: String, course: String) {
        self.code = code
        self.course = course
    }
}
