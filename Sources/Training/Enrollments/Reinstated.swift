/// What became of expired enrollments after the end by which they expired was taken back.
public struct Reinstated: Codable, Sendable, Hashable {
    /// How many stand again.
    public let enrollments: Int

    /// How many of them had a seat and wait for one now: others have it, or there are fewer.
    public let waitlisted: Int

    /// How many others stay expired, for the official was enrolled anew or has left the service since.
    public let stayedExpired: Int

    /// Nothing came back, and nothing could have.
    public static let none = Reinstated(enrollments: 0, waitlisted: 0, stayedExpired: 0)

    /// What became of enrollments that had expired.
    ///
    /// - Parameters:
    ///   - enrollments: How many stand again.
    ///   - waitlisted: How many of them had a seat and wait for one now.
    ///   - stayedExpired: How many others stay expired.
    public init(enrollments: Int, waitlisted: Int, stayedExpired: Int) {
        (self.enrollments, self.waitlisted, self.stayedExpired) = (enrollments, waitlisted, stayedExpired)
    }
}

/// The outcome of a change of a last day: the changed thing, and the enrollments that came back.
public typealias Reinstating<Thing: Encodable & Sendable> = Telling<Thing, Reinstatement>

/// The enrollments that came back.
public struct Reinstatement: Encodable, Sendable, Hashable {
    /// What became of the enrollments that had expired.
    public let reinstated: Reinstated
}
