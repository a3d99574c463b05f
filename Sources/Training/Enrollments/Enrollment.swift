/// An official in a class, or on a course or a curriculum.
public struct Enrollment: Codable, Sendable, Hashable {
    /// Its number.
    public let id: String

    /// The official's code, or national ID where there is no code.
    public let official: String

    /// The course's code, nil where it is of something else.
    public let course: String?

    /// The class's code, nil where it is of something else.
    public let `class`: String?

    /// The curriculum's code, nil where it is of something else.
    public let curriculum: String?

    /// Where it stands.
    public let state: EnrollmentState

    /// Since which day the official is enrolled.
    public let enrolledOn: Day

    /// Who recorded it.
    public let recordedBy: String

    /// The import that brought it, and the line of its file.
    public let source: Official.Source?
}
