public import Postgres
public import Shapes

/// A unit of the state as it was on a day.
public struct Organization: Sendable, Hashable {
    public let code: String
    public let parentCode: String?
    public let level: OrganizationLevel
    public let name: String
    public let within: String?
    public let validFrom: Day?
    public let validUntil: Day?
}

extension Organization: Tabular {
    public static let shape = Shape<Organization>("Organization") {
        Field("code", \.code).column()
        Field("parentCode", \.parentCode, "The unit above; only the nation has none.").column()
        Field("level", \.level).column()
        Field("name", \.name).column()
        Field("within", \.within, "The units above it, such as `Huyện Cái Bè, Tỉnh Tiền Giang`.")
        Field("validFrom", \.validFrom, "The first day with this code, name and parent; absent where it is unknown.")
        Field("validUntil", \.validUntil, "The first day on which they no longer hold.")
    }
}

/// A level of the state's tree, the highest first.
public enum OrganizationLevel: String, JSONWritable, PostgresEncodable, PostgresDecodable, Sendable, CaseIterable {
    /// The levels, as files and options name them.
    case national, ministry, province, district, commune

    /// The schema's own enumeration.
    public static var postgresType: PostgresType { .inferred }

    /// Reads a level by its name in English or Vietnamese, in any case and with any accents.
    ///
    /// - Parameter written: The level as a file has it, such as `tỉnh` or `province`.
    public init?(written: String) {
        guard let word = ClosedList.level.word(written) else { return nil }
        self.init(rawValue: word)
    }
}

/// A filter of units; a field that is nil selects all.
public struct OrganizationFilter: Sendable {
    /// The unit above them, which is listed too.
    public var under: String?
    public var level: OrganizationLevel?

    /// Words of the code or the name, in any case and with any accents.
    public var text: String?

    public init() {}
}
