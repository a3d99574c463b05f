extension Curriculum: Tabular {
    /// The columns: the import's own, but for the hours that each course had when it was published.
    public static let columns = CurriculaImportPlan.columns.map(\.name).filter { $0 != "course_hours" }

    /// A row for each of its courses.
    public var csvRows: [[String?]] {
        courses.map { course in
            [
                code, "\(version)", titleVi, titleEn, targetGroup, course.code, course.requirement.rawValue,
                minimumElectiveHours.map { "\($0)" }, status.rawValue, retiredOn?.description, onTheWay?.rawValue,
                onTheWayUntil?.description,
            ]
        }
    }
}
