/// Officials to be enrolled, one or thousands at once.
public struct EnrollmentRequest: Sendable {
    /// Who is to be enrolled.
    public enum Officials: Sendable {
        /// Those whom these codes or national IDs name.
        case numbered([String])

        /// Everybody in service of a unit and all below it, nil for the whole state, and of a target group, nil for all.
        case belonging(under: String?, targetGroup: String?)
    }

    /// What they are to be enrolled on.
    public var target: EnrollmentTarget

    /// Who.
    public var officials: Officials

    /// From which day on; nil for today.
    public var enrolledOn: Day?

    /// Why, nil where nobody says.
    public var reason: String?

    /// Whether they are approved of at once, in a class that takes approval; that takes a registrar.
    public var isApproved: Bool

    /// Asks to enroll officials.
    ///
    /// - Parameters:
    ///   - target: What they are to be enrolled on.
    ///   - officials: Who.
    ///   - enrolledOn: From which day on; nil for today.
    ///   - reason: Why, nil where nobody says.
    ///   - isApproved: Whether they are approved of at once.
    public init(
        target: EnrollmentTarget,
        officials: Officials,
        enrolledOn: Day? = nil,
        reason: String? = nil,
        isApproved: Bool = false
    ) {
        self.target = target
        self.officials = officials
        self.enrolledOn = enrolledOn
        self.reason = reason
        self.isApproved = isApproved
    }
}

/// The outcome of a request to enroll officials.
public struct EnrolledOfficials: Encodable, Sendable {
    /// The fate of each, in the order in which they were named, or of their registration.
    public let items: [Item]

    /// How many are enrolled, or have asked for it, that were not before.
    public var created: Int { items.count { $0.fate == .created } }

    /// How many were enrolled already.
    public var unchanged: Int { items.count { $0.fate == .unchanged } }

    /// How many were refused.
    public var rejected: Int { items.count { $0.fate == .rejected } }

    /// What became of one.
    public enum Fate: String, Encodable, Sendable {
        /// There is a new enrollment, or a completed one is open anew, for what expires is to be renewed.
        case created

        /// It stands already.
        case unchanged

        /// It was refused.
        case rejected
    }

    /// The fate of one official.
    public struct Item: Sendable {
        /// What names the official: as they were named, or their code.
        public let official: String

        /// What the official is called, nil where nobody was found.
        public let fullName: String?

        /// What became of it.
        public let fate: Fate

        /// The enrollment's number, nil where it was refused.
        public let enrollment: String?

        /// The enrollment's state, nil where it was refused.
        public let state: EnrollmentState?

        /// Why it was refused, empty where it was not.
        public let faults: [Fault]
    }

    private enum Keys: String, CodingKey {
        case created, unchanged, rejected, items
    }

    /// Writes the counts and then the items.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(created, forKey: .created)
        try container.encode(unchanged, forKey: .unchanged)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(items, forKey: .items)
    }
}

extension EnrolledOfficials.Item: Encodable {
    private enum Keys: String, CodingKey {
        case official, fullName, fate, enrollment, state, code
    }

    /// Writes the fate with the first fault's code; its sentence is for those who know the reader's language.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(official, forKey: .official)
        try container.encodeIfPresent(fullName, forKey: .fullName)
        try container.encode(fate, forKey: .fate)
        try container.encodeIfPresent(enrollment, forKey: .enrollment)
        try container.encodeIfPresent(state, forKey: .state)
        try container.encodeIfPresent(faults.first?.code.rawValue, forKey: .code)
    }
}
