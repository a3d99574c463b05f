/// A request to enroll officials, one or thousands at once.
public struct EnrollmentRequest: Sendable {
    /// The officials to enroll.
    public enum Officials: Sendable {
        /// The officials with these codes or national IDs.
        case numbered([String])

        /// All officials in service of a unit and the units below it, or of the whole state (nil), and of a target
        /// group, or of any (nil).
        case belonging(under: String?, targetGroup: String?)
    }

    /// The course, class or curriculum.
    public var target: EnrollmentTarget

    public var officials: Officials

    /// The first day of the enrollments; nil for today.
    public var enrolledOn: Day?

    /// The reason, if any.
    public var reason: String?

    /// Whether the enrollments are approved at once in a class that takes approval, for which the caller has to be a
    /// registrar.
    public var isApproved: Bool

    /// Creates a request.
    ///
    /// - Parameters:
    ///   - target: The course, class or curriculum.
    ///   - officials: The officials to enroll.
    ///   - enrolledOn: The first day of the enrollments; nil for today.
    ///   - reason: The reason, if any.
    ///   - isApproved: Whether the enrollments are approved at once.
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
    /// The fate of each official, in the order of the request, or of registration.
    public let items: [Item]

    /// The number of new, requested or reopened enrollments.
    public var created: Int { items.count { $0.fate == .created } }

    /// The number of officials who were enrolled already.
    public var unchanged: Int { items.count { $0.fate == .unchanged } }

    /// The number of refused officials.
    public var rejected: Int { items.count { $0.fate == .rejected } }

    /// The fate of one official.
    public enum Fate: String, Encodable, Sendable {
        /// The enrollment is new, or a completed one was reopened for a renewal.
        case created

        /// The enrollment is on record already.
        case unchanged

        /// The official was refused.
        case rejected
    }

    /// The fate of one official, with the enrollment.
    public struct Item: Sendable {
        /// The official's number as the request has it, or the code.
        public let official: String

        /// The official's name, nil where nobody was found.
        public let fullName: String?

        public let fate: Fate

        /// The enrollment's number, nil where it was refused.
        public let enrollment: String?

        /// The enrollment's state, nil where it was refused.
        public let state: EnrollmentState?

        /// The faults of a refused official.
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

    /// Writes the item with the code of its first fault; a sentence would need the reader's language.
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
