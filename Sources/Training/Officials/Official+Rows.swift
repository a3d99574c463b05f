extension Official: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = [
        "official_code", "national_id", "full_name", "date_of_birth", "gender", "email", "phone", "organization_code",
        "position", "category",
    ]

    /// The row.
    public var csvRows: [[String?]] {
        [
            [
                officialCode, nationalId, fullName, dateOfBirth?.description, gender, email, phone, organizationCode,
                position, category,
            ]
        ]
    }
}
