/// A unit that was closed, and what became of its people.
public struct ClosedOrganization: Sendable, Hashable {
    /// The unit as it was to the end.
    public let organization: Organization

    /// How many officials belong to it still, until they are moved.
    public let officials: Int

    /// How many officials went on to another unit with its end.
    public let moved: Int

    /// The unit that took them, nil where none was named.
    public let movedTo: String?
}

extension ClosedOrganization: Encodable {
    private enum Keys: String, CodingKey {
        case officials, moved, movedTo
    }

    /// Writes the unit's own fields, and beside them what became of its people.
    public func encode(to encoder: any Encoder) throws {
        try organization.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(officials, forKey: .officials)
        try container.encode(moved, forKey: .moved)
        try container.encodeIfPresent(movedTo, forKey: .movedTo)
    }
}

extension ClosedOrganization: Tabular {
    /// The unit's columns, and those of its people.
    public static let columns = Organization.columns + ["officials", "moved", "moved_to"]

    /// The row.
    public var records: [[String?]] { organization.records.map { $0 + ["\(officials)", "\(moved)", movedTo] } }
}
