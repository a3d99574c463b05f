public import Shapes

/// A closed unit as it was on its last day, and the consequences for its officials.
public typealias ClosedOrganization = Telling<Organization, HandedOn>

/// The consequences of closing a unit for its officials.
public struct HandedOn: Sendable, Hashable {
    public let officials: Int
    public let moved: Int
    public let movedTo: String?
}

extension HandedOn: Shaped {
    public static let shape = Shape<HandedOn> {
        Field("officials", \.officials, "How many officials belong to it still, until they are moved.").column()
        Field("moved", \.moved, "How many officials went on to another unit with its end.").column()
        Field("movedTo", \.movedTo, "The unit that took them.").column()
    }
}

extension Telling: Tabular where Thing == Organization, More == HandedOn {}
