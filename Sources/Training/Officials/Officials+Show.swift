import Postgres

extension Officials {
    /// An official by code or national ID, with everything on record about them.
    ///
    /// - Parameter number: The official's code or national ID, or one of a record that was merged into theirs.
    /// - Returns: The record; the national ID is masked for callers who may not see it.
    /// - Throws: ``TrainingError`` `no_such_official`.
    public func show(_ number: String, for caller: Caller) async throws -> OfficialRecord {
        try caller.require(.viewer)
        // PostgreSQL's texts hold no NUL, and a statement that can't be sent would fail the requests that share it.
        guard !number.utf8.contains(0) else { throw TrainingError(.noSuchOfficial, ["found": number]) }
        return try await trainingErrors {
            try await tries.name([number], in: .official, by: caller)
            let question = OfficialLookup.Question(number, for: caller)
            guard let record = try await lookup.record(of: question) else {
                throw TrainingError(.noSuchOfficial, ["found": number])
            }
            return try await shown(record, asked: number, to: caller, in: postgres)
        }
    }

    /// The record as a caller may see it; if it shows a national ID, the audit entry is written first.
    func shown(
        _ record: OfficialRecord,
        asked number: String,
        to caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> OfficialRecord {
        guard caller.seesNationalIDs else { return record.masked() }
        try await NationalIDReading(of: .official, record, asked: number).note(by: caller, in: postgres)
        return record
    }

    /// An official with everything on record about them, nothing masked.
    func show(
        _ number: String,
        for caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> OfficialRecord {
        try await find(number, for: caller, in: postgres).record
    }

    /// An official with everything on record about them, and their identity in the database.
    ///
    /// A number may be the code of one person and the national ID of another, so changes go by the identity.
    func find(
        _ number: String,
        for caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> (id: Int64, record: OfficialRecord) {
        let question = OfficialLookup.Question(number, for: caller)
        let rows = try await postgres.rows(OfficialLookup.statement(for: [question], today: today))
        guard let first = rows.firstRow, let record = try OfficialLookup.record(in: rows) else {
            throw TrainingError(.noSuchOfficial, ["found": number])
        }
        return (try first[OfficialLookup.Column.number.rawValue], record)
    }
}
