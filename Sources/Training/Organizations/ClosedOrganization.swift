/// A closed unit as it was on its last day, and what the closing did to its people.
public typealias ClosedOrganization = Telling<Organization, HandedOn>

/// The consequences of closing a unit for its people.
public struct HandedOn: Encodable, Sendable, Hashable {
    /// The number of officials who still belong to the unit, until they are moved.
    public let officials: Int

    /// The number of officials who moved to another unit when this one ended.
    public let moved: Int

    /// The unit that took them, nil where the closing named none.
    public let movedTo: String?
}

extension Telling: Tabular where Thing == Organization, More == HandedOn {
    /// The unit's columns, and those about its people.
    public static let columns = Organization.columns + ["officials", "moved", "moved_to"]

    /// The row.
    public var csvRows: [[String?]] { thing.csvRows.map { $0 + ["\(more.officials)", "\(more.moved)", more.movedTo] } }
}
