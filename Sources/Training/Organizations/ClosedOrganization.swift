/// A unit that was closed, as it was to its end, and what became of its people.
public typealias ClosedOrganization = Telling<Organization, HandedOn>

/// What became of the people of a closed unit.
public struct HandedOn: Encodable, Sendable, Hashable {
    /// How many officials belong to it still, until they are moved.
    public let officials: Int

    /// How many officials went on to another unit with its end.
    public let moved: Int

    /// The unit that took them, nil where none was named.
    public let movedTo: String?
}

extension Telling: Tabular where Thing == Organization, More == HandedOn {
    /// The unit's columns, and those of its people.
    public static let columns = Organization.columns + ["officials", "moved", "moved_to"]

    /// The row.
    public var csvRows: [[String?]] { thing.csvRows.map { $0 + ["\(more.officials)", "\(more.moved)", more.movedTo] } }
}
