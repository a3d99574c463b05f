import Training

extension Organization: Listed {
    static var shown: [Column<Organization>] {
        [
            Column("code") { $0.code },
            Column("name") { $0.name },
            Column("level") { $0.level.spoken },
            Column("parent") { $0.parentCode },
        ]
    }

    var essence: String { code }

    /// The unit in full.
    var fields: [Field] {
        [
            Field("code", code),
            Field("name", name),
            Field("level", level.spoken),
            Field("parent", parentCode),
            Field("valid-from", validFrom?.spoken),
            Field("valid-until", validUntil?.spoken),
        ]
    }
}

extension OrganizationLevel {
    /// The level as people call it.
    var spoken: String { words("level.\(rawValue)") }
}
