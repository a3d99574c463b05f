/// The enrollments that stand again, or don't, after a last day was taken back because of which they had expired.
public struct Reinstated: Codable, Sendable, Hashable {
    /// The number of reinstated enrollments.
    public let enrollments: Int

    /// The number of them that had a seat and now wait for one, because it is taken or no longer exists.
    public let waitlisted: Int

    /// The number of others that stay expired, because the official was enrolled again or has left the service since.
    public let stayedExpired: Int

    /// The outcome of a change that could restore nothing.
    public static let none = Reinstated(enrollments: 0, waitlisted: 0, stayedExpired: 0)

    public init(enrollments: Int, waitlisted: Int, stayedExpired: Int) {
        (self.enrollments, self.waitlisted, self.stayedExpired) = (enrollments, waitlisted, stayedExpired)
    }
}

/// A changed thing, and the enrollments that stand again because its last day was taken back.
public typealias Reinstating<Thing: Encodable & Sendable> = Telling<Thing, Reinstatement>

/// The enrollments that stand again, as fields of an answer.
public struct Reinstatement: Encodable, Sendable, Hashable {
    public let reinstated: Reinstated
}
