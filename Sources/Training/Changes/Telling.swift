public import Shapes

/// A changed thing as it is on record, together with what else the change did.
///
/// ```swift
/// let retired = try await training.curricula.retire("CT-XA", on: day, by: caller)
/// print(retired.retiredOn, retired.changedGoals)
/// ```
@dynamicMemberLookup
public struct Telling<Thing: Shaped & Sendable, More: Shaped & Sendable>: Shaped, Sendable {
    public let thing: Thing

    /// The other effects of the change.
    public let more: More

    init(_ thing: Thing, _ more: More) {
        (self.thing, self.more) = (thing, more)
    }

    /// A field of the thing.
    public subscript<Value>(dynamicMember member: KeyPath<Thing, Value>) -> Value { thing[keyPath: member] }

    /// A field of what else the change did.
    public subscript<Value>(dynamicMember member: KeyPath<More, Value>) -> Value { more[keyPath: member] }

    /// The fields of both in one object.
    public static var shape: Shape<Telling> { Shape({ $0.thing }, { $0.more }) }
}

extension Telling: Equatable where Thing: Equatable, More: Equatable {}
extension Telling: Hashable where Thing: Hashable, More: Hashable {}
