import Training

extension Organization: Listed {
    static var shown: [Column<Organization>] {
        [
            Column("code") { $0.code },
            Column("name") { $0.name },
            Column("level") { $0.level.spoken },
            Column("parent") { $0.spokenParent },
            Column("valid-from", only: .page) { $0.validFrom?.spoken },
            Column("valid-until", only: .page) { $0.validUntil?.spoken },
        ]
    }

    var essence: String { code }
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
