import Postgres
public import Shapes

/// A difference between the stored rows and the recount.
public struct Difference: Sendable, Hashable {
    public let kind: String
    public let goal: String?
    public let about: String
    public let day: Day?
    public let stored: String
    public let counted: String
}

extension Difference: Shaped {
    public static let shape = Shape<Difference> {
        Field("kind", \.kind)
        Field("goal", \.goal)
        Field("about", \.about)
        Field("day", \.day)
        Field("stored", \.stored)
        Field("counted", \.counted)
    }
}

extension Difference {
    init(_ row: PostgresRow) throws {
        try self.init(
            kind: row["kind"],
            goal: row["goal"],
            about: row["about"],
            day: row["day"],
            stored: row["stored"],
            counted: row["counted"]
        )
    }
}
