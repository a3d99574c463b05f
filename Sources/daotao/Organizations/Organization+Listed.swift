import Training

extension Organization: Listed {
    static var shown: [Column<Organization>] {
        [
            Column("code") { $0.code },
            Column("name") { $0.name },
            Column("level") { $0.level.spoken },
            Column("parent") { $0.spokenParent },
        ]
    }

    var essence: String { code }

    /// The unit in full.
    var fields: [CardLine] {
        [
            CardLine("code", code),
            CardLine("name", name),
            CardLine("level", level.spoken),
            CardLine("parent", spokenParent),
            CardLine("valid-from", validFrom?.spoken),
            CardLine("valid-until", validUntil?.spoken),
        ]
    }
}

extension Organization {
    /// The parent, with the unit above it.
    fileprivate var spokenParent: String? {
        parentCode.map { code in within.map { "\($0) (\(code))" } ?? code }
    }
}

extension OrganizationLevel {
    /// The level in words.
    var spoken: String { words("level.\(rawValue)") }
}
