/// The state of an enrollment; `enrollment_move` in the database has the moves between states.
public enum EnrollmentState: String, Codable, Sendable, CaseIterable {
    /// Asked for, and not yet decided.
    case requested
    /// All seats are taken: the first of them moves up when one gets free.
    case waitlisted
    /// May begin.
    case approved
    /// Under way.
    case active
    /// The course is completed.
    case completed
    /// Refused.
    case rejected
    /// Taken back before its end.
    case withdrawn
    /// Its time is over.
    case expired
    /// Ended without success.
    case failed
}
