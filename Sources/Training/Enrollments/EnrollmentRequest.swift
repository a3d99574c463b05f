public import Shapes

/// A request to enroll officials, one or thousands at once.
public struct EnrollmentRequest: Sendable {
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

    public var reason: String?

    /// True if the enrollments are approved at once in a class that takes approval, for which the caller has to be a
    /// registrar.
    public var isApproved: Bool

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
public struct EnrolledOfficials: Sendable {
    /// The fate of each official, in the order of the request, or of registration.
    public let items: [Item]

    /// The number of new, requested or reopened enrollments.
    public var created: Int { items.count { $0.fate == .created } }

    /// The number of officials who were enrolled already.
    public var unchanged: Int { items.count { $0.fate == .unchanged } }

    /// The number of refused officials.
    public var rejected: Int { items.count { $0.fate == .rejected } }

    /// The fate of one official.
    public enum Fate: String, JSONWritable, Sendable, CaseIterable {
        /// The enrollment is new, or a completed one was reopened for a renewal.
        case created

        case unchanged

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
}

extension EnrolledOfficials: Shaped {
    public static let shape = Shape<EnrolledOfficials> {
        Field("created", \.created)
        Field("unchanged", \.unchanged)
        Field("rejected", \.rejected)
        Field("items", \.items, as: .list(of: Item.schema, 0...2_000_000))
    }
}

extension EnrolledOfficials.Item: Shaped {
    public static let shape = Shape<EnrolledOfficials.Item> {
        Field("official", \.official, "The number that named the official, or the official's code.")
        Field("fullName", \.fullName, "The official's name; absent where nobody was found.")
        Field("fate", \.fate)
        Field("enrollment", \.enrollment, "The enrollment's number.")
        Field("state", \.state)
        // Only the server knows the reader's language, and adds the fault's sentence.
        Field("code", { $0.faults.first?.code.rawValue }, "The faults for which it was refused.")
    }
}
