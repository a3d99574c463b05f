public import FoundationEssentials
public import Shapes

/// An official, as on record at present.
public struct Official: Sendable, Hashable {
    public let id: String
    public let officialCode: String?
    public internal(set) var nationalId: String?
    public let fullName: String
    public let dateOfBirth: Day?
    public let gender: String?
    public let email: String?
    public let phone: String?
    public let organizationCode: String
    public let organizationName: String
    public let organizationWithin: String?
    public let position: String?
    public let category: String?
    public let leftOn: Day?
    public let registeredAt: Date
    public let source: Source?

    /// The file that a fact came from.
    public struct Source: Sendable, Hashable {
        public let `import`: Int
        public let line: Int
    }

    /// The number by which the person is named: the code, or the national ID where there is no code.
    var number: String { officialCode ?? nationalId ?? "" }

    /// The person with the national ID masked except for its last three digits.
    ///
    /// The nine masked digits reveal the province, the gender and the year of birth.
    public func masked() -> Official {
        var masked = self
        masked.nationalId = nationalId?.maskedNationalID
        return masked
    }
}

extension Official: Tabular {
    public static let shape = Shape<Official>("Official") {
        Field("id", \.id, "The person's address in the registry, which serves in place of a code: `id:1234`.")
        Field("officialCode", \.officialCode, "The code that the employer gave.").column()
        Field(
            "nationalId",
            \.nationalId,
            "The 12 digits of the CCCD; only the last three without the right to see it."
        ).column()
        Field("fullName", \.fullName, "The name as the person writes it.").column()
        Field("dateOfBirth", \.dateOfBirth).column()
        Field("gender", \.gender, as: .gender).column()
        Field("email", \.email).column()
        Field("phone", \.phone).column()
        Field("organizationCode", \.organizationCode, "The unit to which the person belongs now.").column()
        Field("organizationName", \.organizationName)
        Field(
            "organizationWithin",
            \.organizationWithin,
            "The units above that one, such as `Huyện Cái Bè, Tỉnh Tiền Giang`."
        )
        Field("position", \.position).column()
        Field("category", \.category, "The category: cán bộ, công chức or viên chức.", as: .category).column()
        Field("leftOn", \.leftOn, "The first day out of the state's service; absent for officials in service.")
        Field("registeredAt", \.registeredAt)
        Field("source", \.source, "The file and line that registered the person.")
    }
}

extension Official.Source: Shaped {
    public static let shape = Shape<Official.Source>("Source") {
        Field("import", \.import, "The import's number.")
        Field("line", \.line, "The line of its file.")
    }
}

/// An official with everything on record about them.
public struct OfficialRecord: Sendable {
    public internal(set) var official: Official
    public let organizations: [Membership]
    public let absences: [Absence]
    public internal(set) var mergedFrom: [String]
    public internal(set) var completions: [Completion]
    public let trainedFor: [TrainedFor]

    /// A period in a unit.
    public struct Membership: Sendable, Hashable {
        public let organizationCode: String
        public let organizationName: String
        public let since: Day?
        public let until: Day?
    }

    /// A period outside of the state's service.
    public struct Absence: Sendable, Hashable {
        public let since: Day
        public let until: Day?
        public let reason: String
    }

    /// A goal towards which an official counts.
    public struct TrainedFor: Sendable, Hashable {
        public let goal: String
        public let day: Day
        public let organizationCode: String
        public let completion: String
    }

    /// The record for callers who may not see national IDs.
    public func masked() -> OfficialRecord {
        // The national ID of an official without a code must not be shown as the official's name either.
        let name = official.officialCode ?? official.id
        var masked = self
        masked.official = official.masked()
        masked.mergedFrom = mergedFrom.map(\.maskedNationalID)
        masked.completions = completions.map { $0.naming(name) }
        return masked
    }
}

extension OfficialRecord: Shaped {
    public static let shape = Shape<OfficialRecord>("OfficialRecord") {
        Field("official", \.official)
        Field("organizations", \.organizations, "The units to which the person belonged, the latest first.")
        Field("absences", \.absences, "The times out of service, the latest first.")
        Field("mergedFrom", \.mergedFrom, "The person's other numbers, of records merged into this one.")
        Field("completions", \.completions, "The completions, the latest first, revoked ones included.")
        Field("trainedFor", \.trainedFor, "The goals towards which the person counts.")
    }
}

extension OfficialRecord.Membership: Shaped {
    public static let shape = Shape<OfficialRecord.Membership>("Membership") {
        Field("organizationCode", \.organizationCode, "The unit's code at the end of the span.")
        Field("organizationName", \.organizationName)
        Field("since", \.since, "The first day; absent where it is unknown.")
        Field("until", \.until, "The first day in the next unit.")
    }
}

extension OfficialRecord.Absence: Shaped {
    public static let shape = Shape<OfficialRecord.Absence>("Absence") {
        Field("since", \.since, "The first day out of the state's service.")
        Field("until", \.until, "The day of the return.")
        Field("reason", \.reason)
    }
}

extension OfficialRecord.TrainedFor: Shaped {
    public static let shape = Shape<OfficialRecord.TrainedFor>("TrainedFor") {
        Field("goal", \.goal, "The goal's code.")
        Field("day", \.day, "The day from which the person counts.")
        Field("organizationCode", \.organizationCode, "The unit in which the person counts.")
        Field("completion", \.completion, "The number of the completion that did it.")
    }
}

/// An official's record after another one was merged into it, or as it would be.
public typealias MergedOfficial = Telling<OfficialRecord, Merging>

/// The outcome of merging a record into another.
public struct Merging: Sendable {
    public let dryRun: Bool
}

extension Merging: Shaped {
    public static let shape = Shape<Merging> {
        Field("dryRun", \.dryRun, "True for a dry run, which changes nothing.")
    }
}

extension MergedOfficial {
    /// The record for callers who may not see national IDs; the other numbers are masked too.
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
    func name(of official: String) -> String {
        seesNationalIDs ? "coalesce(\(official).official_code, \(official).national_id)" : Self.maskedName(of: official)
    }

    /// SQL for a national ID of which all but the last three digits are masked.
    static func maskedNationalID(of official: String) -> String {
        "'•••••••••' || right(\(official).national_id, 3)"
    }

    /// SQL for the number by which callers who may not see national IDs name an official.
    static func maskedName(of official: String) -> String {
        "coalesce(\(official).official_code, \(OfficialAddress.sql(of: official)))"
    }
}

/// A filter of officials; a field that is nil selects all.
public struct OfficialFilter: Sendable {
    /// The unit of the officials, or one above it.
    public var under: String?

    /// Words of the name, in any case and with any accents, or the code.
    public var text: String?
    public var category: String?
    public var targetGroup: String?

    /// Only officials who are in service now, or only those who have left.
    public var isInService: Bool?

    /// The goal that the officials count towards.
    public var trainedFor: String?

    /// Reverses ``trainedFor``: only officials who don't count towards the goal yet.
    public var isBehind = false

    /// The first and the last day of registration.
    public var from, until: Day?

    public init() {}
}
