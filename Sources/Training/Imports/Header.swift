import CSV

/// Which field of a row belongs to which column.
struct Header: Sendable {
    /// For each column of the plan, the place of its field in a row, or nil where the file doesn't have it.
    let places: [Int?]

    /// How many fields a row should have.
    let width: Int

    /// The header's names as they were written.
    let names: [String]

    /// Columns that nobody knows.
    let warnings: [Fault]

    /// What a rejects file adds; understood and left out when it comes back in.
    static let added = ["line", "column", "code", "message"]

    /// Matches a header's names without regard to case, order or accents, in English or Vietnamese.
    ///
    /// - Throws: ``TrainingError`` `missing_column`, `doubled_column`.
    init(_ written: [String], columns: [ImportColumn]) throws {
        var places = [Int?](repeating: nil, count: columns.count)
        var warnings: [Fault] = []
        var faults: [Fault] = []
        for (place, name) in written.enumerated() {
            let folded = name.foldedWord
            guard !folded.isEmpty else { continue }
            guard let index = columns.firstIndex(where: { $0.name == folded || $0.aliases.contains(folded) }) else {
                if !Self.added.contains(folded) { warnings.append(Fault(nil, .unknownColumn, ["found": name])) }
                continue
            }
            if places[index] != nil { faults.append(Fault(nil, .doubledColumn, ["found": name])) }
            places[index] = place
        }
        faults += Self.missing(columns, places, written)
        if let first = faults.first {
            throw TrainingError(first.code, first.parameters, faults: faults.count > 1 ? faults : [])
        }
        self.places = places
        self.names = written
        self.width = written.count
        self.warnings = warnings
    }

    private static func missing(_ columns: [ImportColumn], _ places: [Int?], _ written: [String]) -> [Fault] {
        var groups: [ImportColumn.Requirement: (names: [String], isThere: Bool)] = [:]
        var alone: [String] = []
        for (column, place) in zip(columns, places) {
            switch column.requirement {
            case .optional: continue
            case .required where place == nil: alone.append(column.name)
            case .required: continue
            case .oneOf:
                var group = groups[column.requirement, default: ([], false)]
                group.names.append(column.name)
                group.isThere = group.isThere || place != nil
                groups[column.requirement] = group
            }
        }
        let lacking = alone + groups.values.filter { !$0.isThere }.map { $0.names.joined(separator: " / ") }
        let found = written.joined(separator: ", ")
        return lacking.map { Fault(nil, .missingColumn, ["expected": $0, "found": found]) }
    }
}
