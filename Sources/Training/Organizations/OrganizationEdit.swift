/// A unit to make.
public struct CreateOrganization: Sendable {
    public var code: String

    /// The code of the unit above; only the nation has none.
    public var parentCode: String?

    public var level: OrganizationLevel

    public var name: String

    /// The unit's first day, nil where it isn't known.
    public var validFrom: Day?

    public init(code: String, parentCode: String?, level: OrganizationLevel, name: String, validFrom: Day? = nil) {
        self.code = code
        self.parentCode = parentCode
        self.level = level
        self.name = name
        self.validFrom = validFrom
    }
}

/// The changes of a unit from a day on.
public struct OrganizationEdit: Sendable {
    public var code = Change<String>.keep

    public var name = Change<String>.keep

    /// The code of the unit above.
    public var parentCode = Change<String>.keep

    /// The first day of the changes; nil for today.
    public var effectiveOn: Day?

    public init() {}
}
