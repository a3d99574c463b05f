extension Curriculum: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = [
        "curriculum_code", "version", "title_vi", "title_en", "target_group", "course_code", "requirement",
    ]

    /// A row for each of its courses.
    public var records: [[String?]] {
        courses.map { [code, "\(version)", titleVi, titleEn, targetGroup, $0.code, $0.requirement.rawValue] }
    }
}
