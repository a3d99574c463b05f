public import FoundationEssentials

/// Where a course or a curriculum stands.
public enum PublicationStatus: String, Codable, Sendable, CaseIterable {
    /// Being prepared, published for use, or no longer in use.
    case draft, published, retired
}

/// A unit of training.
public struct Course: Codable, Sendable, Hashable {
    /// What names it.
    public let code: String

    /// Its title in Vietnamese.
    public let titleVi: String

    /// Its title in English.
    public let titleEn: String?

    /// Class hours (tiết), exact.
    public let hours: Decimal?

    /// `online`, `classroom` or `blended`.
    public let format: String?

    /// Where it stands.
    public let status: PublicationStatus

    /// The first day on which it can no longer be completed.
    public let retiredOn: Day?
}

/// A course to make.
public struct CreateCourse: Codable, Sendable {
    /// What is to name it.
    public var code: String

    /// Its title in Vietnamese.
    public var titleVi: String

    /// Its title in English.
    public var titleEn: String?

    /// Class hours.
    public var hours: Decimal?

    /// `online`, `classroom` or `blended`.
    public var format: String?

    /// Asks for a course.
    ///
    /// - Parameters:
    ///   - code: What is to name it.
    ///   - titleVi: Its title in Vietnamese.
    ///   - titleEn: Its title in English.
    ///   - hours: Class hours.
    ///   - format: `online`, `classroom` or `blended`.
    public init(code: String, titleVi: String, titleEn: String? = nil, hours: Decimal? = nil, format: String? = nil) {
        self.code = code
        self.titleVi = titleVi
        self.titleEn = titleEn
        self.hours = hours
        self.format = format
    }
}
