public import Shapes

/// The outcome of a recount.
public struct Verification: Sendable {
    /// True if everything stored equals the recount.
    public var isTrue: Bool { differenceCount == 0 }

    public let trained: Int
    public let completions: Int

    /// The number of leaves of the sealed log.
    public let sealed: Int
    public let differenceCount: Int
    public let differences: [Difference]
}

extension Verification: Shaped {
    public static let shape = Shape<Verification> {
        Field("true", \.isTrue)
        Field("trained", \.trained)
        Field("completions", \.completions)
        Field("sealed", \.sealed)
        Field("differenceCount", \.differenceCount)
        Field("differences", \.differences)
    }
}
