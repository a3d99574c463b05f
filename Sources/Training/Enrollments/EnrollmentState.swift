public import Postgres
public import Shapes

/// The state of an enrollment; `enrollment_move` in the database has the moves between states.
public enum EnrollmentState: String, JSONWritable, PostgresEncodable, PostgresDecodable, Sendable, CaseIterable {
    /// Requested, and not decided yet.
    case requested
    /// Waiting for a seat; the first on the waitlist gets the next free one.
    case waitlisted
    /// Approved, and not begun yet.
    case approved
    case active
    case completed
    /// Refused by a registrar.
    case rejected
    /// Ended before its time.
    case withdrawn
    /// Ended with its time, without a completion.
    case expired
    /// Ended without success.
    case failed
}
