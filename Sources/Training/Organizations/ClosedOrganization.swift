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
        Field("officials", \.officials, "The number of officials who still belong to it, until they are moved.")
            .column()
        Field("moved", \.moved, "The number of officials who moved to another unit at its end.").column()
        Field("movedTo", \.movedTo, "The unit that received them.").column()
    }
}

extension Telling: Tabular where Thing == Organization, More == HandedOn {}
