public import FoundationEssentials
public import Shapes

/// A number of officials who were trained before records began, of whom no names are on record.
public struct OpeningBalance: Sendable, Hashable {
    /// The number of the balance among those of its goal, from 1.
    public let number: Int

    /// The unit to which the officials belonged.
    public let organization: String
    public let name: String

    /// The day by which they were trained.
    public let day: Day

    public let officials: Int

    /// The report or decision that says so.
    public let source: String

    /// The number of the balance in whose place this one is.
    public let replaces: Int?

    /// The number of the balance that is in the place of this one; nil for one that is in force.
    public let replacedBy: Int?

    public let by: String
    public let madeAt: Date
}

extension OpeningBalance: Tabular {
    public static let shape = Shape<OpeningBalance>("OpeningBalance") {
        Field("number", \.number, "The number of the balance among those of its goal.").column()
        Field("organization", \.organization, "The unit to which the officials belonged.").column("organization_code")
        Field("name", \.name, "The unit's name.").column()
        Field("day", \.day, "The day by which they were trained.").column()
        Field("officials", \.officials, "The number of officials, of whom no names are on record.").column()
        Field("source", \.source, "The report or decision that says so.").column()
        Field("replaces", \.replaces, "The number of the balance in whose place this one is.").column()
        Field("replacedBy", \.replacedBy, "The number of the balance in the place of this one.").column()
        Field("by", \.by, "The caller who stated it.").column()
        Field("madeAt", \.madeAt).column()
    }
}

/// An opening balance to state.
public struct StateBalance: Sendable {
    public var unit: String
    public var officials: Int
    public var day: Day
    public var source: String

    /// Makes a request to state an opening balance.
    ///
    /// - Parameters:
    ///   - unit: The code of the unit to which the officials belonged.
    ///   - officials: Their number.
    ///   - day: The day by which they were trained, one of the goal's.
    ///   - source: The report or decision that says so.
    public init(unit: String, officials: Int, day: Day, source: String) {
        (self.unit, self.officials, self.day, self.source) = (unit, officials, day, source)
    }

    var faults: [Fault] { Self.faults(officials: officials, source: source, lowest: 1) }

    static func faults(officials: Int, source: String, lowest: Int) -> [Fault] {
        var faults = Fault.texts([("source", source, 500)])
        if source.isBlank { faults.append(Fault("source", .missingValue)) }
        if !(lowest...100_000_000).contains(officials) {
            let parameters = ["found": "\(officials)", "expected": "\(lowest)–100000000"]
            faults.append(Fault("officials", .numberOutOfRange, parameters))
        }
        return faults
    }
}
