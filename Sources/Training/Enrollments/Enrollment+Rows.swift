extension Enrollment: Tabular {
    /// The columns: those of the export, and what only the registry knows.
    public static let columns = [
        "official_code", "national_id", "course_code", "class_code", "curriculum_code", "enrolled_on", "id", "state",
    ]

    /// The row.
    public var csvRows: [[String?]] {
        let asked: [String?] = [course, `class`, curriculum, enrolledOn.description]
        return [official.numberFields(isNationalID: isByNationalID) + asked + [id, state.rawValue]]
    }
}
