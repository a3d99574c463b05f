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
        "The expired enrollments, after the last day by which they expired was removed or postponed."
}

extension Reinstated: Shaped {
    public static let shape = Shape<Reinstated>("Reinstated") {
        Field("enrollments", \.enrollments, "The number that are in force again.")
        Field(
            "waitlisted",
            \.waitlisted,
            "The number of them that had a seat and are on the waitlist now, because others have it or there are fewer seats."
        )
        Field(
            "stayedExpired",
            \.stayedExpired,
            "The number that stay expired, because the official was enrolled again or has left the service."
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
