import CSV

/// A file of shares in a goal's target, with the columns `organization_code` and `target`.
///
/// ```csv
/// Mã đơn vị;Chỉ tiêu
/// 01;310
/// 79;420
/// ```
public struct SharesFile: Sendable {
    public let shares: [GoalAllocation]

    /// The line of each share in the file.
    private let lines: [Int]

    private static let columns = [
        ImportColumn("organization_code", .required, aliases: ["code", "ma_don_vi", "don_vi", "ma"]),
        ImportColumn("target", .required, aliases: ["chi_tieu", "so_nguoi", "giao"]),
    ]

    /// Reads a file as imports read theirs: in any of their encodings, with any of their delimiters.
    ///
    /// - Throws: ``TrainingError`` with a fault for each line that is no share, whose parameter `line` is its line; and the
    ///   errors of files: `no_such_file`, `not_text`, `missing_column` and the like.
    public static func read(_ source: ImportSource) async throws -> SharesFile {
        try await trainingErrors {
            let file = try await ImportFile(source)
            var reader = try await file.read(ImportRequest(source: source)) { _ in }
            let header = try Header(try await reader.header(), columns: columns)
            var (shares, lines, faults): ([GoalAllocation], [Int], [Fault]) = ([], [], [])
            while let batch = try await reader.nextBatch() {
                for row in batch.rows where !row.isBlank {
                    do {
                        shares.append(try share(row, header.places))
                        lines.append(row.line)
                    } catch let fault as Fault {
                        faults.append(fault.on(line: row.line))
                    }
                }
            }
            try faults.throwAny()
            return SharesFile(shares: shares, lines: lines)
        }
    }

    private static func share(_ row: CSVRow, _ places: [Int?]) throws -> GoalAllocation {
        func text(_ column: Int) throws -> String {
            let name = columns[column].name
            do {
                let text = try Text.stored(places[column].flatMap { row.string($0) } ?? "")
                guard !text.isEmpty else { throw Fault(name, .missingValue) }
                return text
            } catch let refusal as FieldRefusal {
                throw Fault(name, refusal.code, refusal.parameters)
            }
        }
        if row.fault != nil { throw Fault(nil, .openQuote) }
        let (organization, target) = (try text(0), try text(1))
        // Thousands are often written with points or spaces: 1.250 is never a fraction of a person.
        let digits = target.wholeMatch(of: /\d{1,3}([.\u{A0} ]\d{3})+|\d+/)?.output.0.filter(\.isNumber)
        guard let digits, let number = Int(digits) else { throw Fault("target", .notNumber, ["found": target]) }
        return GoalAllocation(organization: organization, target: number)
    }

    /// The fault with the line of the share that it is about.
    public func located(_ fault: Fault) -> Fault {
        let parts = fault.column?.split(separator: "/") ?? []
        guard parts.count == 3, parts[0] == "shares", let place = Int(parts[1]), lines.indices.contains(place) else {
            return fault
        }
        return Fault(parts[2] == "target" ? "target" : "organization_code", fault.code, fault.parameters)
            .on(line: lines[place])
    }
}

extension Fault: Error {
    fileprivate func on(line: Int) -> Fault {
        Fault(column, code, parameters.merging(["line": "\(line)"]) { $1 })
    }
}
