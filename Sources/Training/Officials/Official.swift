public import FoundationEssentials

/// A person of the state's service, as known now.
public struct Official: Codable, Sendable, Hashable {
    /// The number that the employer gave.
    public let officialCode: String?

    /// The 12 digits of the CCCD.
    public let nationalId: String?

    /// The name as the person writes it.
    public let fullName: String

    /// The date of birth, nil where unknown.
    public let dateOfBirth: Day?

    /// `male` or `female`, nil where unknown.
    public let gender: String?

    /// An e-mail address.
    public let email: String?

    /// A telephone number.
    public let phone: String?

    /// Where the person belongs now.
    public let organizationCode: String

    /// What that is called.
    public let organizationName: String

    /// What the person does there.
    public let position: String?

    /// `cadre`, `civil_servant` or `public_employee`.
    public let category: String?

    /// When the person was registered.
    public let registeredAt: Date

    /// The import that registered the person, and the line of its file.
    public let source: Source?

    /// The file that a fact came from.
    public struct Source: Codable, Sendable, Hashable {
        /// The import's number.
        public let `import`: Int

        /// The line of its file.
        public let line: Int
    }

    /// The same person with the national ID hidden but for its last three digits.
    ///
    /// Birth year, gender and province can be read from the other nine, so those hide too.
    ///
    /// - Returns: The person as those may see them who may not see national IDs.
    public func masked() -> Official {
        Official(
            officialCode: officialCode,
            nationalId: nationalId.map { String(repeating: "•", count: 9) + $0.suffix(3) },
            fullName: fullName,
            dateOfBirth: dateOfBirth,
            gender: gender,
            email: email,
            phone: phone,
            organizationCode: organizationCode,
            organizationName: organizationName,
            position: position,
            category: category,
            registeredAt: registeredAt,
            source: source
        )
    }
}

/// An official with what is on record about them.
public struct OfficialRecord: Codable, Sendable {
    /// The person.
    public let official: Official

    /// Where the person belonged, the latest first.
    public let organizations: [Membership]

    /// What the person completed, the latest first, revoked ones included.
    public let completions: [Completion]

    /// The goals that the person counts towards.
    public let trainedFor: [TrainedFor]

    /// A span of belonging to a unit.
    public struct Membership: Codable, Sendable, Hashable {
        /// The unit's code at the end of the span.
        public let organizationCode: String

        /// What it was called.
        public let organizationName: String

        /// The first day, nil where nobody knows.
        public let since: Day?

        /// The first day of belonging elsewhere, nil for the present unit.
        public let until: Day?
    }

    /// A goal that a person counts towards.
    public struct TrainedFor: Codable, Sendable, Hashable {
        /// The goal's code.
        public let goal: String

        /// Since which day.
        public let day: Day

        /// In which unit.
        public let organizationCode: String

        /// The number of the completion that made it so.
        public let completion: String
    }

    /// The same record with the national ID hidden.
    ///
    /// - Returns: The record as those may see it who may not see national IDs.
    public func masked() -> OfficialRecord {
        let masked = official.masked()
        // Someone without a code is named by the national ID, which must not show there either.
        let name = masked.officialCode ?? masked.nationalId ?? ""
        return OfficialRecord(
            official: masked,
            organizations: organizations,
            completions: completions.map { $0.naming(name) },
            trainedFor: trainedFor
        )
    }
}
