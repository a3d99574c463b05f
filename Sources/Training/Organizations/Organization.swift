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

    /// Reads a level as files write it: by its name in English or Vietnamese, whatever its accents and case.
    ///
    /// - Parameter written: The level, as `tỉnh` or `province`.
    public init?(written: String) {
        guard let word = ClosedLists.level(written) else { return nil }
        self.init(rawValue: word)
    }
}

/// Which units a list shows.
public struct OrganizationFilter: Sendable {
    /// This unit and those below it; nil for the whole tree.
    public var under: String?

    /// Those of this level; nil for all.
    public var level: OrganizationLevel?

    /// Those whose code or name holds these words, whatever their accents and case; nil for all.
    public var text: String?

    /// All units.
    public init() {}
}
