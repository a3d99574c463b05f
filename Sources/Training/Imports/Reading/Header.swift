import CSV

/// Which field of a row belongs to which column.
struct Header: Sendable {
    /// For each column of the plan, the place of its field in a row, or nil where the file doesn't have it.
    let places: [Int?]

    /// How many fields a row should have.
    let width: Int

    /// How many of them are the file's own, and not what a rejects file added, up to the last one that has a name.
    let ownWidth: Int

    /// Fields of the file's own behind those, which a rejects file keeps where a row had more of them than the header.
    let beyond: Range<Int>

    /// Fields between those with a name whose columns have none: nothing may stand there.
    let nameless: [Int]

    /// The header's names as they were written.
    let names: [String]

    /// The plan's names for its columns.
    private let columnNames: [String]

    /// Columns that nobody knows.
    let warnings: [Fault]

    /// What a rejects file adds; understood and left out when it comes back in.
    static let added = ["line", "column", "code", "message"]

    /// Matches a header's names without regard to case, order or accents, in English or Vietnamese.
    ///
    /// The four columns that a rejects file has at its end are none of the file's own, even where one is called as a
    /// column of this kind of file is.
    ///
    /// - Parameters:
    ///   - written: The names as they stand in the file.
    ///   - columns: The columns that the file may have.
    ///   - mapping: What the file calls a column, by the column's own name.
    /// - Throws: ``TrainingError`` `missing_column`, `doubled_column`, `invalid_option`, `lost_letters`.
    init(_ written: [String], columns: [ImportColumn], mapping: [String: String] = [:]) throws {
        let written = written.map(FormulaGuard.unguarded)
        let mapped = try Self.mapped(mapping, columns, written)
        var places = [Int?](repeating: nil, count: columns.count)
        var warnings: [Fault] = []
        var faults: [Fault] = []
        let isRejects = written.suffix(Self.added.count).map(\.foldedWord) == Self.added
        let own = isRejects ? written.dropLast(Self.added.count) : written[...]
        ownWidth = own.lastIndex { !$0.showsNothing }.map { $0 + 1 } ?? 0
        beyond = ownWidth..<own.count
        nameless = own.prefix(ownWidth).indices.filter { own[$0].showsNothing }
        for (place, name) in own.prefix(ownWidth).enumerated() where !name.showsNothing {
            let folded = name.foldedWord
            let index =
                mapped[folded]
                ?? columns.indices.first { index in
                    let column = columns[index]
                    return !mapped.values.contains(index) && (column.name == folded || column.aliases.contains(folded))
                }
            guard let index else {
                if !Self.added.contains(folded) { warnings.append(Fault(nil, .unknownColumn, ["found": name])) }
                continue
            }
            if places[index] != nil { faults.append(Fault(nil, .doubledColumn, ["found": name])) }
            places[index] = place
        }
        faults += Self.missing(columns, places, written)
        if !faults.isEmpty, let word = written.lazy.compactMap({ LostLetters.word(in: $0) }).first {
            throw TrainingError(.lostLetters, ["found": word])
        }
        if let first = faults.first {
            throw TrainingError(first.code, first.parameters, faults: faults.count > 1 ? faults : [])
        }
        self.places = places
        self.columnNames = columns.map(\.name)
        self.names = written
        self.width = written.count
        self.warnings = warnings
    }

    /// The places of a row's own fields: all but those that a rejects file added.
    func ownPlaces(of row: CSVRow) -> [Int] {
        Array(0..<min(beyond.upperBound, row.count)) + Array(width..<max(width, row.count))
    }

    /// Whether the file has a column.
    func has(_ column: String) -> Bool {
        columnNames.firstIndex(of: column).map { places[$0] != nil } ?? false
    }

    /// The columns that were named by hand, by the folded names that they have in the file.
    private static func mapped(
        _ mapping: [String: String],
        _ columns: [ImportColumn],
        _ written: [String]
    ) throws -> [String: Int] {
        var mapped: [String: Int] = [:]
        for (column, name) in mapping.sorted(by: { $0.key < $1.key }) {
            guard let index = columns.firstIndex(where: { $0.name == column.foldedWord }) else {
                let known = columns.map(\.name).joined(separator: ", ")
                throw TrainingError(.invalidOption, ["found": column, "option": "--map", "expected": known])
            }
            guard written.contains(where: { $0.foldedWord == name.foldedWord }) else {
                let found = written.joined(separator: ", ")
                throw TrainingError(.missingColumn, ["expected": name, "found": found])
            }
            mapped[name.foldedWord] = index
        }
        return mapped
    }

    private static func missing(_ columns: [ImportColumn], _ places: [Int?], _ written: [String]) -> [Fault] {
        let there = Set(zip(columns, places).filter { $0.1 != nil }.map(\.0.name))
        let lacking = ImportColumn.needed(of: columns).filter(there.isDisjoint)
        guard !lacking.isEmpty else { return [] }
        // One fault for all of them, which says once what there is instead.
        let names = lacking.map { $0.joined(separator: " / ") }.joined(separator: ", ")
        return [Fault(nil, .missingColumn, ["columns": names, "found": written.joined(separator: ", ")])]
    }
}
