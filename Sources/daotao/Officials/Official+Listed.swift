import Training

extension Official: Listed {
    static var shown: [Column<Official>] {
        [
            Column("official-code") { $0.officialCode },
            Column("national-id") { $0.masked().nationalId },
            Column("full-name") { $0.fullName },
            Column("date-of-birth") { $0.dateOfBirth?.spoken },
            // The code is never cut, however long the name is.
            Column("unit-code") { $0.organizationCode },
            Column("unit") { $0.spokenUnitName },
            Column("position") { $0.position },
        ]
    }

    var essence: String { officialCode ?? nationalId ?? "" }

    /// The official in full.
    var fields: [CardLine] {
        [
            CardLine("full-name", fullName),
            CardLine("official-code", officialCode),
            CardLine("national-id", nationalId),
            CardLine("date-of-birth", dateOfBirth?.spoken),
            CardLine("gender", gender.map { words("gender.\($0)") }),
            CardLine("category", category.map { words("category.\($0)") }),
            CardLine("position", position),
            CardLine("unit", spokenUnit),
            CardLine("email", email),
            CardLine("phone", phone),
            CardLine("left-on", leftOn?.spoken),
            CardLine("registered-at", registeredAt.spoken),
            CardLine("origin", source?.spoken),
        ]
    }
}

extension Official {
    /// The unit with the unit above it, because many communes share a name.
    fileprivate var spokenUnitName: String {
        [organizationName, organizationWithin].compactMap(\.self).joined(separator: ", ")
    }

    /// The unit with the unit above it and its code.
    fileprivate var spokenUnit: String { "\(spokenUnitName) (\(organizationCode))" }
}

extension Official.Source {
    /// The import and the line that a fact came from.
    var spoken: String { words("origin.import", ["number": "\(`import`)", "line": line.spoken]) }
}
