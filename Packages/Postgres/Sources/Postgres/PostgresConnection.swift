/// A connection that one task has for itself while a closure runs.
///
/// Transactions, COPY, scripts, settings, temporary tables and advisory locks need one, because they belong to a
/// session. The end of the closure undoes what is left of them. When the task is cancelled, the server is asked to
/// cancel.
public struct PostgresConnection: PostgresQuerying {
    let lease: Lease

    /// Runs a statement.
    public func rows(_ statement: Statement) async throws -> PostgresRows {
        let lease = lease
        return try await Group([statement]).run { lease.submit($0) }[0]
    }

    /// Runs several statements, separated by semicolons, such as a migration.
    ///
    /// Outside a transaction, and without a `begin` among them, they form one transaction.
    ///
    /// - Parameter sql: The statements; no values can be bound.
    /// - Throws: The ``PostgresError`` of the first statement that failed.
    public func script(_ sql: String) async throws {
        try await alone { wire in
            try await wire.interruptible { wire in try await wire.script(sql) }
        }
    }

    /// Sends rows into a table by COPY, in its text format.
    ///
    /// ```swift
    /// try await connection.copy(into: "person", columns: ["name"]) { writer in
    ///     try await writer.write(Array("Lan\nMinh\n".utf8))
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - table: The table's name.
    ///   - columns: The columns; empty for all of them.
    ///   - body: Writes the rows; where it throws, none of them is stored.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError``.
    public func copy<Result>(
        into table: String,
        columns: [String] = [],
        _ body: (PostgresCopyWriter) async throws -> Result
    ) async throws -> Result {
        let list = columns.isEmpty ? "" : " (\(columns.map(Statement.quoted).joined(separator: ", ")))"
        let sql = "copy \(Statement.quoted(table))\(list) from stdin"
        return try await alone { wire in
            try await wire.interruptible { wire in try await wire.beginCopy(sql, .input) }
            let result: Result
            let writer = PostgresCopyWriter(wire: wire)
            defer { writer.end() }
            do {
                result = try await body(writer)
                try await writer.flush()
                guard !Task.isCancelled else { throw PostgresError.cancelled }
            } catch {
                await wire.leaveCopyIn(sql)
                throw error
            }
            try await wire.interruptible { wire in try await wire.endCopyIn(sql, reason: nil) }
            return result
        }
    }

    /// Reads the rows of a query by COPY, in its text format, several at a time.
    ///
    /// ```swift
    /// try await connection.copy(from: "select code, name from course") { rows in
    ///     for try await chunk in rows { try file.write(chunk) }
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - query: The query, without values, which COPY can't bind.
    ///   - body: Reads the rows; it may stop early.
    /// - Returns: The closure's result.
    /// - Throws: The closure's error, and ``PostgresError``; `invalidValue` for a query with values.
    public func copy<Result>(
        from query: Statement,
        _ body: (PostgresCopyReader) async throws -> Result
    ) async throws -> Result {
        if let flaw = query.flaw { throw flaw }
        guard query.parameters.count == 0 else {
            throw PostgresError(.invalidValue, "COPY can bind no values", statement: query.text)
        }
        let sql = "copy (\(query.text)) to stdout"
        return try await alone { wire in
            try await wire.interruptible { wire in try await wire.beginCopy(sql, .output) }
            let reader = PostgresCopyReader(wire: wire, sql: sql)
            do {
                let result = try await body(reader)
                if reader.end() { await wire.leaveCopyOut() }
                return result
            } catch {
                if reader.end() { await wire.leaveCopyOut() }
                throw error
            }
        }
    }

    /// Reads the rows of a statement one by one, however many there are, in constant memory.
    ///
    /// ```swift
    /// try await connection.forEachRow("select code, name from official") { (code: String, name: String) in
    ///     sheet.append(code, name)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - statement: The statement.
    ///   - body: Called with each row; where it throws, the other rows are not read.
    /// - Throws: The closure's error, and ``PostgresError``.
    public func forEachRow<each Column: PostgresDecodable>(
        _ statement: Statement,
        _ body: (repeat each Column) throws -> Void
    ) async throws {
        if let flaw = statement.flaw { throw flaw }
        try await alone { wire in
            try await wire.beginRows(statement)
            do {
                while true {
                    let results = try await wire.interruptible { wire in try await wire.nextRows(of: statement.text) }
                    guard !results.isEmpty else { break }
                    for result in results {
                        let rows = PostgresRows(result: result, statement: statement.text)
                        let decoded: [(repeat each Column)] = try rows.decode()
                        for row in decoded { try body(repeat each row) }
                    }
                }
            } catch {
                await wire.endRows()
                throw error
            }
            await wire.endRows()
        }
    }

    /// Takes the connection out of its pipeline for a closure that needs it alone, and puts it back on every path.
    private func alone<Result>(_ body: (Wire) async throws -> Result) async throws -> Result {
        let wire = try await lease.use()
        guard !Task.isCancelled else { throw PostgresError.cancelled }
        try await wire.beginAlone()
        do {
            let result = try await body(wire)
            await wire.endAlone()
            return result
        } catch {
            await wire.endAlone()
            throw error
        }
    }
}
