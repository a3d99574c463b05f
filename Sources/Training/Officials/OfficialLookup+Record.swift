import Postgres

extension OfficialLookup {
    /// Reads the statement's rows about one official.
    ///
    /// - Returns: The record; nil where the scope has no official with that number.
    static func record(in rows: PostgresRows) throws -> OfficialRecord? {
        var found: Found?
        for row in rows {
            guard let part = Part(rawValue: try row[.part]) else { continue }
            switch part {
            case .official: found = try Found(row)
            case .membership: found?.organizations.append(try OfficialRecord.Membership(row))
            case .absence: found?.absences.append(try OfficialRecord.Absence(row))
            case .duplicate: found?.mergedFrom.append(try row[.name])
            case .completion: try found?.add(completion: row)
            case .goal: found?.trainedFor.append(try OfficialRecord.TrainedFor(row))
            }
        }
        return try found?.record()
    }

    /// The details of an official that were read so far.
    private struct Found {
        private let row: PostgresRow
        private let name: String
        private let isByNationalID: Bool
        var organizations: [OfficialRecord.Membership]
        var absences: [OfficialRecord.Absence] = []
        var mergedFrom: [String] = []
        private var completions: [Completion] = []
        var trainedFor: [OfficialRecord.TrainedFor] = []

        init(_ row: PostgresRow) throws {
            self.row = row
            let code: String? = try row[.name]
            name = try code ?? row[.nationalID] as String? ?? ""
            isByNationalID = code == nil
            organizations = try OfficialRecord.Membership(present: row).map { [$0] } ?? []
        }

        mutating func add(completion row: PostgresRow) throws {
            completions.append(try Completion(row, of: name, isByNationalID: isByNationalID))
        }

        func record() throws -> OfficialRecord {
            OfficialRecord(
                official: try Official(row, leftOn: absences.first { $0.until == nil }?.since),
                organizations: organizations,
                absences: absences,
                mergedFrom: mergedFrom,
                completions: completions,
                trainedFor: trainedFor.sorted { $0.goal < $1.goal }
            )
        }
    }
}

extension PostgresRow {
    fileprivate subscript<Value: PostgresDecodable>(column: OfficialLookup.Column) -> Value {
        get throws { try self[column.rawValue] }
    }

    fileprivate var source: Official.Source? {
        get throws {
            guard let number = try self[.source] as Int?, let line = try self[.line] as Int? else { return nil }
            return Official.Source(import: number, line: line)
        }
    }
}

extension Official {
    fileprivate init(_ row: PostgresRow, leftOn: Day?) throws {
        self.init(
            id: OfficialAddress.of(try row[.number]),
            officialCode: try row[.name],
            nationalId: try row[.nationalID],
            fullName: try row[.fullName],
            dateOfBirth: try row[.day],
            gender: try row[.gender],
            email: try row[.email],
            phone: try row[.phone],
            organizationCode: try row[.unit],
            organizationName: try row[.unitName],
            organizationWithin: (try row[.within] as [String]).first,
            position: try row[.position],
            category: try row[.category],
            leftOn: leftOn,
            registeredAt: try row[.recordedAt],
            source: try row.source
        )
    }
}

extension OfficialRecord.Membership {
    /// Reads the official's present unit from the official's row; nil while the unit has no name yet.
    fileprivate init?(present row: PostgresRow) throws {
        guard try row[.unitHasBegun] else { return nil }
        self.init(
            organizationCode: try row[.unit],
            organizationName: try row[.unitName],
            since: try row[.presentSince],
            until: nil
        )
    }

    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            organizationCode: try row[.code],
            organizationName: try row[.title],
            since: try row[.day],
            until: try row[.until]
        )
    }
}

extension OfficialRecord.Absence {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(since: try row[.day], until: try row[.until], reason: try row[.name])
    }
}

extension OfficialRecord.TrainedFor {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            goal: try row[.name],
            day: try row[.day],
            organizationCode: try row[.title],
            completion: String(try row[.number] as Int)
        )
    }
}

extension Completion {
    fileprivate init(_ row: PostgresRow, of official: String, isByNationalID: Bool) throws {
        self.init(
            id: String(try row[.number] as Int),
            official: official,
            course: try row[.name],
            completedOn: try row[.day],
            score: try row[.score],
            evidence: try row[.evidence],
            recordedAt: try row[.recordedAt],
            recordedBy: try row[.recordedBy],
            source: try row.source,
            isRecognition: try row[.isRecognition],
            expiresOn: try row[.expiresOn],
            flags: try row[.flags],
            revokedAt: try row[.revokedAt],
            revokedBy: try row[.revokedBy],
            revocationReason: try row[.revocationReason],
            isByNationalID: isByNationalID
        )
    }
}
