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

    /// The number by which the person is named: the code, or the national ID where there is no code.
    var number: String { officialCode ?? nationalId ?? "" }

    /// The person with the national ID masked except for its last three digits.
    ///
    /// The nine masked digits tell the province, the gender and the year of birth.
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

    /// The record as it is shown to callers who may not see national IDs.
    public func masked() -> OfficialRecord {
        // The national ID of an official without a code must not show as their name either.
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
    /// The record as it is shown to callers who may not see national IDs; the other numbers are masked too.
    public func masked() -> MergedOfficial { MergedOfficial(thing.masked(), more) }
}

extension String {
    /// A national ID with all but its last three digits hidden; any other number as it is.
    public var maskedNationalID: String {
        readsLikeANationalID ? String(repeating: "•", count: 9) + suffix(3) : self
    }
}

extension Caller {
    /// SQL for the number by which this caller names an official.
    ///
    /// That is the code, or else the national ID; for callers who may not see national IDs, the address instead.
    ///
    /// - Parameter official: The relation with the official's columns.
    /// - Returns: The expression.
    func name(of official: String) -> String {
        seesNationalIDs ? "coalesce(\(official).official_code, \(official).national_id)" : Self.maskedName(of: official)
    }

    /// SQL for a national ID of which all but the last three digits are masked.
    ///
    /// - Parameter official: The relation with the official's columns.
    /// - Returns: The expression.
    static func maskedNationalID(of official: String) -> String {
        "'•••••••••' || right(\(official).national_id, 3)"
    }

    /// SQL for the number by which callers who may not see national IDs name an official.
    ///
    /// - Parameter official: The relation with the official's columns.
    /// - Returns: The expression.
    static func maskedName(of official: String) -> String {
        "coalesce(\(official).official_code, \(OfficialAddress.sql(of: official)))"
    }
}

/// Which officials a list shows.
public struct OfficialFilter: Sendable {
    /// Only officials of this unit and the units below it; nil for all.
    public var under: String?

    /// Only officials whose name contains these words, in any case and with any accents, or whose code is this; nil for
    /// all.
    public var text: String?

    /// Only officials of this category; nil for all.
    public var category: String?

    /// Only officials of this target group; nil for all.
    public var targetGroup: String?

    /// Only officials who are in service now, or only those who have left; nil for all.
    public var isInService: Bool?

    /// Only officials who count towards this goal; nil for all.
    public var trainedFor: String?

    /// Turns ``trainedFor`` around: only officials who don't count towards the goal yet.
    public var isBehind = false

    /// Only officials registered on this day or later; nil for all.
    public var from: Day?

    /// Only officials registered on this day or earlier; nil for all.
    public var until: Day?

    /// All officials.
    public init() {}
}
