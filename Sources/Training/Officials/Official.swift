public import FoundationEssentials

/// A person of the state's service, as known now.
public struct Official: Codable, Sendable, Hashable {
    /// What names the person in the registry itself, `id:1234`, whatever other numbers there are.
    public let id: String

    /// The number that the employer gave.
    public let officialCode: String?

    /// The 12 digits of the CCCD.
    public internal(set) var nationalId: String?

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

    /// What it lies in, as `Huyện Cái Bè, Tỉnh Tiền Giang`; nil for what hangs from the nation.
    public let organizationWithin: String?

    /// What the person does there.
    public let position: String?

    /// `cadre`, `civil_servant` or `public_employee`.
    public let category: String?

    /// The first day on which the person was no longer in the state's service, nil while they are.
    public let leftOn: Day?

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

    /// What names the person: the code, or the national ID where there is no code.
    var number: String { officialCode ?? nationalId ?? "" }

    /// The same person with the national ID hidden but for its last three digits.
    ///
    /// Birth year, gender and province can be read from the other nine, so those hide too.
    ///
    /// - Returns: The person as those may see them who may not see national IDs.
    public func masked() -> Official {
        var masked = self
        masked.nationalId = nationalId?.maskedNationalID
        return masked
    }
}

/// An official with what is on record about them.
public struct OfficialRecord: Codable, Sendable {
    /// The person.
    public internal(set) var official: Official

    /// Where the person belonged, the latest first.
    public let organizations: [Membership]

    /// When the person was not in the state's service, the latest first.
    public let absences: [Absence]

    /// The other numbers that name the person, of records that turned out to be the same one's.
    public internal(set) var mergedFrom: [String]

    /// What the person completed, the latest first, revoked ones included.
    public internal(set) var completions: [Completion]

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

    /// A span out of the state's service.
    public struct Absence: Codable, Sendable, Hashable {
        /// The first day out of it.
        public let since: Day

        /// The day of the return, nil where there is none.
        public let until: Day?

        /// Why the person left.
        public let reason: String
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
        // Someone without a code is named by the national ID, which must not show there either.
        let name = official.officialCode ?? official.id
        var masked = self
        masked.official = official.masked()
        masked.mergedFrom = mergedFrom.map(\.maskedNationalID)
        masked.completions = completions.map { $0.naming(name) }
        return masked
    }
}

/// A person's record after another one was merged into it, or as it would be.
public typealias MergedOfficial = Telling<OfficialRecord, Merging>

/// How a record was merged into another.
public struct Merging: Encodable, Sendable {
    /// Whether nothing was changed, because that was asked for.
    public let dryRun: Bool
}

extension MergedOfficial {
    /// The same with national IDs hidden, those of the other numbers too.
    ///
    /// - Returns: The record as those may see it who may not see national IDs.
    public func masked() -> MergedOfficial { MergedOfficial(thing.masked(), more) }
}

extension String {
    /// A national ID with all but its last three digits hidden; any other number as it is.
    public var maskedNationalID: String {
        readsLikeANationalID ? String(repeating: "•", count: 9) + suffix(3) : self
    }
}

extension Caller {
    /// What names an official, as SQL for this caller: the code, or where there is none the national ID, and the
    /// registry's own address for those who may not see it.
    ///
    /// - Parameter official: The relation that the columns are of.
    /// - Returns: The expression.
    func name(of official: String) -> String {
        seesNationalIDs ? "coalesce(\(official).official_code, \(official).national_id)" : Self.maskedName(of: official)
    }

    /// A national ID with all but its last three digits hidden, as SQL.
    ///
    /// - Parameter official: The relation that the column is of.
    /// - Returns: The expression.
    static func maskedNationalID(of official: String) -> String {
        "'•••••••••' || right(\(official).national_id, 3)"
    }

    /// The same for those who may not see national IDs.
    ///
    /// - Parameter official: The relation that the columns are of.
    /// - Returns: The expression.
    static func maskedName(of official: String) -> String {
        "coalesce(\(official).official_code, \(OfficialAddress.sql(of: official)))"
    }
}

/// Which officials a list shows.
public struct OfficialFilter: Sendable {
    /// Those of this unit and all below it; nil for all.
    public var under: String?

    /// Those whose name holds these words, whatever their accents and case, or whose code is this; nil for all.
    public var text: String?

    /// Those of this category; nil for all.
    public var category: String?

    /// Those of this target group; nil for all.
    public var targetGroup: String?

    /// Those in the state's service now, or those who have left it; nil for all.
    public var isInService: Bool?

    /// Those who count towards this goal, or don't; nil for all.
    public var trainedFor: String?

    /// With ``trainedFor``: those who don't count towards it yet.
    public var isBehind = false

    /// Those registered on this day or later; nil for all.
    public var from: Day?

    /// Those registered on this day or earlier; nil for all.
    public var until: Day?

    /// All officials.
    public init() {}
}
