public import FoundationEssentials

/// A type for which the server has ranges.
///
/// ```swift
/// let bookings: [(String, Range<PostgresDate>)] = try await client.query(
///     "select room, days from booking where days && \(from..<to)"
/// )
/// ```
public protocol PostgresRangeBound: PostgresEncodable, PostgresDecodable, Comparable {
    /// The server's type of a range of such values.
    static var postgresRangeType: PostgresType { get }
}

extension Int32: PostgresRangeBound {
    /// Sent as `int4range`.
    public static var postgresRangeType: PostgresType { .int4range }
}

extension Int64: PostgresRangeBound {
    /// Sent as `int8range`.
    public static var postgresRangeType: PostgresType { .int8range }
}

extension Int: PostgresRangeBound {
    /// Sent as `int8range`.
    public static var postgresRangeType: PostgresType { .int8range }
}

extension Decimal: PostgresRangeBound {
    /// Sent as `numrange`.
    public static var postgresRangeType: PostgresType { .numrange }
}

extension Date: PostgresRangeBound {
    /// Sent as `tstzrange`.
    public static var postgresRangeType: PostgresType { .tstzrange }
}

extension PostgresDate: PostgresRangeBound {
    /// Sent as `daterange`.
    public static var postgresRangeType: PostgresType { .daterange }
}

/// The flags before a range's bytes.
private struct RangeFlags: OptionSet {
    let rawValue: UInt8
    static let isEmpty = RangeFlags(rawValue: 1)
    static let hasLowerBound = RangeFlags(rawValue: 2)
}

/// A range that includes its lower bound and excludes its upper one, as Swift's ranges do.
extension Range: PostgresEncodable where Bound: PostgresRangeBound {
    /// The range type of the bounds.
    public static var postgresType: PostgresType { Bound.postgresRangeType }

    /// Appends the bounds; an empty range is sent without them.
    ///
    /// - Throws: ``PostgresError`` `invalidValue`.
    public func encode(into bytes: inout [UInt8]) throws {
        guard !isEmpty else { return bytes.append(RangeFlags.isEmpty.rawValue) }
        bytes.append(RangeFlags.hasLowerBound.rawValue)
        try lowerBound.encodeBehindLength(into: &bytes)
        try upperBound.encodeBehindLength(into: &bytes)
    }
}

extension Range: PostgresDecodable where Bound: PostgresRangeBound {
    /// Reads a range with two bounds that includes the lower and excludes the upper one, as all ranges of days and
    /// integers do.
    ///
    /// - Throws: ``PostgresError`` `decoding`, also for an empty range, which has no bounds, and for one without an
    ///   end.
    public static func decode(_ field: PostgresField) throws -> Range<Bound> {
        let bytes = try field.required(as: self)
        guard field.type == postgresType.oid, bytes.first == RangeFlags.hasLowerBound.rawValue else {
            throw field.mismatch(self)
        }
        var offset = 1
        func next() throws -> Bound {
            guard offset + 4 <= bytes.count else { throw field.mismatch(self) }
            let start = offset + 4
            offset = start + Int(Int32(bigEndian: bytes, at: offset))
            guard offset >= start, offset <= bytes.count else { throw field.mismatch(self) }
            let bound = UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
            return try Bound.decode(PostgresField(type: Bound.postgresType.oid, bytes: bound))
        }
        let (lower, upper) = (try next(), try next())
        guard lower <= upper else { throw field.mismatch(self) }
        return lower..<upper
    }
}
