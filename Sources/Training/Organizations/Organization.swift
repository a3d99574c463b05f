/// A unit of the state as it was on a day.
public struct Organization: Codable, Sendable, Hashable {
    /// What names it on that day.
    public let code: String

    /// The code of the unit above; only the nation has none.
    public let parentCode: String?

    /// Its level in the tree.
    public let level: OrganizationLevel

    /// What it is called.
    public let name: String

    /// The names of the units above it, as `Huyện Cái Bè, Tỉnh Tiền Giang`; nil directly below the nation.
    public let within: String?

    /// The first day of this name, code and parent, nil where nobody knows.
    public let validFrom: Day?

    /// The first day on which they no longer hold, nil where there is none.
    public let validUntil: Day?
}

/// A level of the state's tree, the highest first.
public enum OrganizationLevel: String, Codable, Sendable, CaseIterable {
    /// The levels, as files and options name them.
    case national, ministry, province, district, commune

    /// Reads a level by its name in English or Vietnamese, in any case and with any accents.
    ///
    /// - Parameter written: The level as a file has it, such as `tỉnh` or `province`.
    public init?(written: String) {
        guard let word = ClosedLists.level(written) else { return nil }
        self.init(rawValue: word)
    }
}

/// Which units a list shows.
public struct OrganizationFilter: Sendable {
    /// Only this unit and the units below it; nil for the whole tree.
    public var under: String?

    /// Only units of this level; nil for all.
    public var level: OrganizationLevel?

    /// Only units whose code or name contains these words, in any case and with any accents; nil for all.
    public var text: String?

    /// All units.
    public init() {}
}
