/// Officials by category and position: whom a curriculum is for, and who is enrolled on it at once.
public struct TargetGroup: Codable, Sendable, Hashable {
    /// What names it.
    public let code: String

    /// Its title in Vietnamese.
    public let titleVi: String

    /// Its title in English.
    public let titleEn: String?

    /// Those of these categories; empty for any.
    public let categories: [String]

    /// Those whose position holds one of these words, whatever its accents and case; empty for any.
    public let positions: [String]

    /// A target group.
    ///
    /// - Parameters:
    ///   - categories: Those of these categories; empty for any.
    ///   - positions: Those whose position holds one of these words; empty for any.
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
