public import Shapes

/// The numbers of enrollments that are reinstated, or stay expired, after the last day by which they expired was
/// withdrawn.
public struct Reinstated: Sendable, Hashable {
    public let enrollments: Int
    public let waitlisted: Int
    public let stayedExpired: Int

    /// The outcome of a change that could restore nothing.
    public static let none = Reinstated(enrollments: 0, waitlisted: 0, stayedExpired: 0)

    /// The fields in an answer.
    static let meaning =
        "What became of the enrollments that had expired, where the end that they expired by is taken back."

    /// Makes the outcome for enrollments that had expired.
    ///
    /// - Parameters:
    ///   - enrollments: The number of reinstated enrollments.
    ///   - waitlisted: The number of them that had a seat and now wait for one.
    ///   - stayedExpired: The number of others that stay expired.
    public init(enrollments: Int, waitlisted: Int, stayedExpired: Int) {
        (self.enrollments, self.waitlisted, self.stayedExpired) = (enrollments, waitlisted, stayedExpired)
    }
}

extension Reinstated: Shaped {
    public static let shape = Shape<Reinstated>("Reinstated") {
        Field("enrollments", \.enrollments, "How many stand again.")
        Field(
            "waitlisted",
            \.waitlisted,
            "How many of them had a seat and wait for one now: others have it, or there are fewer."
        )
        Field(
            "stayedExpired",
            \.stayedExpired,
            "How many others stay expired: the official was enrolled anew or has left the service since."
        )
    }
}

/// A changed thing, and the enrollments that are reinstated because its last day was withdrawn.
public typealias Reinstating<Thing: Shaped & Sendable> = Telling<Thing, Reinstatement>

/// The reinstated enrollments, as fields of an answer.
public struct Reinstatement: Sendable, Hashable {
    public let reinstated: Reinstated
}

extension Reinstatement: Shaped {
    public static let shape = Shape<Reinstatement> {
        Field("reinstated", \.reinstated, Reinstated.meaning)
    }
}
