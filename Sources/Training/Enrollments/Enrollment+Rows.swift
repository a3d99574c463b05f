extension Enrollment: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = [
        "id", "official_code", "course_code", "class_code", "curriculum_code", "enrolled_on", "state",
    ]

    /// The row.
    public var records: [[String?]] {
        [[id, official, course, `class`, curriculum, enrolledOn.description, state.rawValue]]
    }
}
