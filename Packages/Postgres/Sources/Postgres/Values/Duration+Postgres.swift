/// A length of time: `interval`.
///
/// ```swift
/// try await client.execute("delete from visit where at < now() - \(Duration.seconds(3600))")
/// ```
extension Duration: PostgresEncodable, PostgresDecodable {
    /// Sent as `interval`, exact to the microsecond.
    public static var postgresType: PostgresType { .interval }

    /// Appends the microseconds, and no days or months.
    ///
    /// - Throws: ``PostgresError`` `invalidValue` for a duration outside the server's range.
    public func encode(into bytes: inout [UInt8]) throws {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let rest = Int64((Double(attoseconds) / 1e12).rounded())
        let (microseconds, isBeyond) = whole.addingReportingOverflow(rest)
        guard !isTooLong, !isBeyond else { throw PostgresError(.invalidValue, "an interval beyond the server's") }
        microseconds.appendBigEndian(to: &bytes)
        Int64(0).appendBigEndian(to: &bytes)
    }

    /// Reads an interval, in which a day is 24 hours; an interval with months is an error.
    ///
    /// - Throws: ``PostgresError`` `decoding`.
    public static func decode(_ field: PostgresField) throws -> Duration {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.interval.oid, bytes.count == 16, Int32(bigEndian: bytes, at: 12) == 0 else {
            throw field.mismatch(self)
        }
        return .microseconds(Int64(bigEndian: bytes)) + .seconds(86_400 * Int64(Int32(bigEndian: bytes, at: 8)))
    }
}
