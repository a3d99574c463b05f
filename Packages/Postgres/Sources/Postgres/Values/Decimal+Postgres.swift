public import FoundationEssentials

/// Exact numbers: `numeric`, in groups of four decimal digits.
extension Decimal: PostgresEncodable, PostgresDecodable {
    /// Sent as `numeric`.
    public static var postgresType: PostgresType { .numeric }

    /// Appends the groups of digits.
    ///
    /// - Throws: ``PostgresError`` `invalidValue` for NaN.
    public func encode(into bytes: inout [UInt8]) throws {
        guard !isNaN else { throw PostgresError(.invalidValue, "not a number") }
        var digits = description[...]
        let isNegative = digits.hasPrefix("-")
        if isNegative { digits = digits.dropFirst() }
        let point = digits.firstIndex(of: ".") ?? digits.endIndex
        var whole = String(digits[..<point].drop { $0 == "0" })
        var fraction = point < digits.endIndex ? String(digits[digits.index(after: point)...]) : ""
        let scale = fraction.count
        whole = String(repeating: "0", count: (4 - whole.count % 4) % 4) + whole
        fraction += String(repeating: "0", count: (4 - fraction.count % 4) % 4)
        let all = Array((whole + fraction).utf8)
        var groups = stride(from: 0, to: all.count, by: 4).map { start in
            all[start..<start + 4].reduce(Int16(0)) { $0 * 10 + Int16($1 - UInt8(ascii: "0")) }
        }
        var weight = Int16(whole.count / 4 - 1)
        while groups.first == 0 {
            groups.removeFirst()
            weight -= 1
        }
        while groups.last == 0 { groups.removeLast() }
        Int16(groups.count).appendBigEndian(to: &bytes)
        (groups.isEmpty ? 0 : weight).appendBigEndian(to: &bytes)
        (isNegative && !groups.isEmpty ? UInt16(0x4000) : 0).appendBigEndian(to: &bytes)
        UInt16(scale).appendBigEndian(to: &bytes)
        for group in groups { group.appendBigEndian(to: &bytes) }
    }

    /// Reads an exact number of up to 38 digits.
    ///
    /// - Throws: ``PostgresError`` `decoding`, also for infinity and NaN.
    public static func decode(_ field: PostgresField) throws -> Decimal {
        let bytes = try field.required(as: self)
        guard field.type == PostgresType.numeric.oid, bytes.count >= 8 else { throw field.mismatch(self) }
        let count = Int(Int16(bigEndian: bytes))
        let weight = Int(Int16(bigEndian: bytes, at: 2))
        let sign = UInt16(bigEndian: bytes, at: 4)
        guard sign == 0 || sign == 0x4000, bytes.count == 8 + 2 * count else { throw field.mismatch(self) }
        var text = sign == 0 ? "" : "-"
        for index in 0..<max(count, weight + 1) where index <= weight {
            text += four(index < count ? Int16(bigEndian: bytes, at: 8 + 2 * index) : 0)
        }
        if weight < 0 { text += "0" }
        if count > weight + 1 {
            text += "." + String(repeating: "0000", count: max(0, -weight - 1))
            for index in max(0, weight + 1)..<count { text += four(Int16(bigEndian: bytes, at: 8 + 2 * index)) }
        }
        // Foundation rounds a number with more digits than it holds, and has no exponents beyond these.
        let significant = text.drop { !("1"..."9").contains($0) }.filter { $0 != "." }.trimmingSuffix("0")
        let scale = text.split(separator: ".").dropFirst().first?.trimmingSuffix("0").count ?? 0
        guard significant.count <= 38, scale <= 127, weight <= 40, let value = Decimal(string: text), !value.isNaN
        else {
            throw PostgresError(.decoding, "expected \(self), found more digits than it holds")
        }
        return value
    }

    private static func four(_ group: Int16) -> String {
        let digits = String(group)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension BidirectionalCollection<Character> {
    /// The text without a character at its end.
    fileprivate func trimmingSuffix(_ character: Character) -> SubSequence {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == character { end = index(before: end) }
        return self[..<end]
    }
}
