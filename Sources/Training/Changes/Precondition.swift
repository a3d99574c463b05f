/// A condition that a thing has to meet before it is changed, such as being as the caller last saw it.
///
/// The transaction that makes the change checks it.
public struct Precondition<Value: Sendable>: Sendable {
    private let holds: @Sendable (Value) throws -> Bool

    /// Creates a condition on the thing as it is now.
    ///
    /// - Parameter holds: Returns whether the thing may be changed.
    public init(_ holds: @escaping @Sendable (Value) throws -> Bool) {
        self.holds = holds
    }

    /// A condition that always holds.
    public static var none: Precondition { Precondition { _ in true } }

    /// Refuses a thing for which the condition doesn't hold.
    ///
    /// - Throws: ``TrainingError`` `precondition_failed`, and the condition's own errors.
    func check(_ value: Value) throws {
        guard try holds(value) else { throw TrainingError(.preconditionFailed) }
    }
}
