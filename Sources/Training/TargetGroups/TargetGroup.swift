/// Officials of some categories and positions, for whom curricula are meant, and who can be enrolled all at once.
public struct TargetGroup: Codable, Sendable, Hashable {
    public let code: String

    /// Its title in Vietnamese.
    public let titleVi: String

    /// Its title in English.
    public let titleEn: String?

    /// The officials' categories; empty for any.
    public let categories: [String]

    /// Words one of which the officials' position contains, in any case and with any accents; empty for any position.
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
