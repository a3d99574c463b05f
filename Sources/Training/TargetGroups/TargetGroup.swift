public import Shapes

/// Officials of some categories and positions, for whom curricula are meant, and who can be enrolled all at once.
public struct TargetGroup: Sendable, Hashable {
    public let code: String
    public let titleVi: String
    public let titleEn: String?
    public let categories: [String]
    public let positions: [String]

    /// Creates a target group.
    ///
    /// - Parameters:
    ///   - categories: The officials' categories; empty for any.
    ///   - positions: Words one of which the officials' position contains; empty for any position.
    public init(
        code: String,
        titleVi: String,
        titleEn: String? = nil,
        categories: [String] = [],
        positions: [String] = []
    ) {
        self.code = code
        self.titleVi = titleVi
        self.titleEn = titleEn
        self.categories = categories
        self.positions = positions
    }
}

extension TargetGroup: Tabular {
    public static let shape = Shape<TargetGroup>("TargetGroup") {
        Field("code", \.code).column()
        Field("titleVi", \.titleVi).column()
        Field("titleEn", \.titleEn).column()
        Field(
            "categories",
            \.categories,
            "The categories of its officials; empty for any.",
            as: .list(of: .category)
        ).column { $0.categories.joined(separator: ", ") }
        Field(
            "positions",
            \.positions,
            "Words, one of which the position of its officials contains, whatever its accents and case; empty for any."
        ).column { $0.positions.joined(separator: ", ") }
    }
}
