public import FoundationEssentials

extension Date: PostgresEncodable, PostgresDecodable {
    /// Seconds from 2000, where the server's time begins, to 2001, where Foundation's begins.
    private static let epoch = 31_622_400.0

    /// The range of the server's calendar, in microseconds since 2000: from 4714 BC to AD 294276.
    private static let calendar: Range<Int64> = -211_813_488_000_000_000..<9_223_371_331_200_000_000

    /// Sent as `timestamp with time zone`, exact to the microsecond.
    public static var postgresType: PostgresType { .timestamptz }

    /// Appends eight bytes.
    ///
    /// - Throws: ``PostgresError`` `invalidValue` for a moment outside the server's calendar.
    public func encode(into bytes: inout [UInt8]) throws {
        let seconds = timeIntervalSinceReferenceDate.rounded(.down)
        let fraction = ((timeIntervalSinceReferenceDate - seconds) * 1e6).rounded()
        guard let whole = Int64(exactly: seconds + Self.epoch), abs(seconds) < 1e13,
            Self.calendar.contains(whole * 1_000_000 + Int64(fraction))
        else { throw PostgresError(.invalidValue, "a moment beyond the server's calendar") }
        (whole * 1_000_000 + Int64(fraction)).appendBigEndian(to: &bytes)
    }

    /// Reads a moment; infinity is an error.
    public static func decode(_ field: PostgresField) throws -> Date {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.timestamptz.oid, bytes.count == 8 else { throw field.mismatch(self) }
        let microseconds = Int64(bigEndian: bytes)
        guard microseconds != .max, microseconds != .min else {
            throw PostgresError(.decoding, "expected \(self), found infinity")
        }
        // Both parts are exact, so their sum is the nearest possible.
        let (seconds, fraction) = (microseconds / 1_000_000, microseconds % 1_000_000)
        return Date(timeIntervalSinceReferenceDate: Double(seconds) - epoch + Double(fraction) / 1e6)
    }
}
