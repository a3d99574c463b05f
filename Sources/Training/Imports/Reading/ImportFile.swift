import CSV
import Glibc

/// The file that an import reads, a second time if rows are refused.
///
/// Standard input and pipes can be read only once, so their bytes are kept in a file without a name until the import is
/// over.
struct ImportFile: Sendable {
    let path: String
    let size: Int
    private let spooled: SpooledFile?

    /// Opens a source.
    ///
    /// - Throws: ``TrainingError`` `no_such_file`, `cannot_write_file`.
    init(_ source: ImportSource) async throws {
        switch source {
        case .file(let path):
            if let size = try Self.check(path) {
                (self.path, self.size, spooled) = (path, size, nil)
                return
            }
            spooled = try await Self.spool(.file(path), named: path)
        case .standardInput:
            spooled = try await Self.spool(.standardInput(), named: "-")
        }
        (path, size) = (spooled?.path ?? "", spooled?.size ?? 0)
    }

    /// The size of a regular file; nil for a pipe or a device, which can be read only once.
    private static func check(_ path: String) throws -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else {
            throw TrainingError(.noSuchFile, ["found": path, "reason": String(cString: strerror(errno))])
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw TrainingError(.noSuchFile, ["found": path, "reason": String(cString: strerror(EISDIR))])
        }
        return status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Reads the file from the beginning, in the given encoding, or in the one that a look at the whole file finds.
    ///
    /// - Parameter tap: Gets all bytes as they are read.
    /// - Throws: `CSVError` for a file that can't be read.
    func read(_ request: ImportRequest, tap: @escaping ([UInt8]) -> Void) async throws -> CSVReader {
        try await CSVReader(
            source: .file(path, observe: tap),
            encoding: request.encoding,
            delimiter: request.delimiter,
            survey: request.encoding == nil ? try await CSVSurvey.of(.file(path)) : nil
        )
    }

    /// Reads the rows once more, as they were read first.
    func readAgain(as first: CSVReader) async throws -> CSVReader {
        var reader = try await CSVReader(
            source: .file(path),
            encoding: first.encoding,
            delimiter: first.dialect.delimiter
        )
        _ = try await reader.header()
        return reader
    }

    private static func spool(_ input: CSVSource, named name: String) async throws -> SpooledFile {
        let file = try SpooledFile()
        do {
            while let chunk = try await input.next() { try file.write(chunk) }
        } catch CSVError.unreadable(let reason) {
            throw TrainingError(.noSuchFile, ["found": name, "reason": reason])
        }
        return file
    }
}

/// The places of a file's columns in its rows.
struct Header: Sendable {
    /// The place of each of the plan's columns in a row, nil where the file doesn't have the column.
    let places: [Int?]

    /// The number of fields in a row.
    let width: Int

    /// The number of the file's own fields up to the last one with a name, without those that a rejects file added.
    let ownWidth: Int

    /// The places of the file's own fields after those, which a rejects file keeps for rows with more fields than the
    /// header.
    let beyond: Range<Int>

    /// Places before the last named column whose columns have no name; they have to be empty.
    let nameless: [Int]

    /// The header's names as the file has them.
    let names: [String]

    /// The plan's names for its columns.
    private let columnNames: [String]

    /// Warnings about unknown columns.
    let warnings: [Fault]

    /// The columns that a rejects file adds, and that an import ignores.
    static let added = ["line", "column", "code", "message"]

    /// Matches a header's names in any case and order, with any accents, in English or Vietnamese.
    ///
    /// The last four columns of a rejects file are not the file's own, even if one has the name of a column of this
    /// kind.
    ///
    /// - Parameters:
    ///   - written: The names as the file has them.
    ///   - mapping: The file's name for a column, by the column's own name.
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

    /// The places of a row's own fields, without those that a rejects file added.
    func ownPlaces(of row: CSVRow) -> [Int] {
        Array(0..<min(beyond.upperBound, row.count)) + Array(width..<max(width, row.count))
    }

    func has(_ column: String) -> Bool {
        columnNames.firstIndex(of: column).map { places[$0] != nil } ?? false
    }

    /// The columns that the caller named, by their folded names in the file.
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
        // All missing columns are one fault, which lists the file's columns once.
        let names = lacking.map { $0.joined(separator: " / ") }.joined(separator: ", ")
        return [Fault(nil, .missingColumn, ["columns": names, "found": written.joined(separator: ", ")])]
    }
}

extension Header {
    /// The faults of a row's shape: too few or too many fields, quotes that don't close.
    func faults(ofShape row: CSVRow, _ facts: inout ReadingFacts) -> [Fault] {
        var faults: [Fault] = []
        switch row.fault {
        case .none: break
        case .openQuote: faults.append(Fault(nil, .openQuote))
        case .textAfterQuote: faults.append(Fault(nil, .textAfterQuote))
        case .tooLong: faults.append(Fault(nil, .rowTooLong))
        }
        if row.count < width {
            guard row.fault == nil else { return faults }
            return [Fault(nil, .tooFewFields, ["found": "\(row.count)", "expected": "\(width)"])]
        }
        if !nameless.isEmpty { lookIntoNameless(row, &facts) }
        guard row.count > width || !beyond.isEmpty else { return faults }
        let places = ownPlaces(of: row)
        guard let last = places.lastIndex(where: { row.string($0) != "" }), last >= ownWidth else { return faults }
        facts.widest = max(facts.widest, last + 1)
        guard row.fault == nil else { return faults }
        return [Fault(nil, .tooManyFields, ["found": "\(last + 1)", "expected": "\(ownWidth)"])]
    }

    /// Keeps the first value of each column without a name.
    private func lookIntoNameless(_ row: CSVRow, _ facts: inout ReadingFacts) {
        for place in nameless where facts.nameless[place] == nil {
            let written = row.lossyString(place)
            guard let text = try? Text.stored(written), !text.isEmpty else { continue }
            facts.nameless[place] = (String(text.prefix(60)), row.line)
        }
    }

    /// Refuses a file with values in a column without a name, because leaving them out could lose half of the file.
    ///
    /// - Throws: ``TrainingError`` `column_without_name`.
    static func refuseNameless(_ nameless: [Int: (example: String, line: Int)]) throws {
        let faults = nameless.sorted { $0.key < $1.key }.map { place, found in
            Fault(
                nil,
                .columnWithoutName,
                ["found": letters(of: place), "example": found.example, "line": "\(found.line)"]
            )
        }
        guard let first = faults.first else { return }
        throw TrainingError(first.code, first.parameters, faults: faults.count > 1 ? faults : [])
    }

    /// A column's name in spreadsheets: `A` to `Z`, then `AA`.
    private static func letters(of place: Int) -> String {
        let last = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26)))
        return place < 26 ? last : letters(of: place / 26 - 1) + last
    }
}
