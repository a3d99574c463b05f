/// What has to hold of a thing before it is changed, looked at in the transaction that changes it: that it still is as the
/// caller last saw it, for one.
public struct Precondition<Value: Sendable>: Sendable {
    private let holds: @Sendable (Value) throws -> Bool

    /// A condition on the thing as it is now.
    ///
    /// - Parameter holds: Whether it may be changed.
    public init(_ holds: @escaping @Sendable (Value) throws -> Bool) {
        self.holds = holds
    }

    /// Nothing has to hold.
    public static var none: Precondition { Precondition { _ in true } }

    /// Makes sure that the condition holds.
    ///
    /// - Throws: ``TrainingError`` `precondition_failed`, and what the condition throws.
    func check(_ value: Value) throws {
        guard try holds(value) else { throw TrainingError(.preconditionFailed) }
    }
}
