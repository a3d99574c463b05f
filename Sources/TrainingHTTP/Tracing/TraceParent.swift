/// The field `traceparent` as a caller wrote it: version, trace, parent and flags.
struct TraceParent: Equatable {
    let traceID: String
    let isSampled: Bool

    private static let length = 55

    /// Reads the field; nil where it isn't written as its version asks.
    ///
    /// Of a version that came after ours, what ours has must be there as ours has it, and more may follow.
    init?(_ field: String) {
        let bytes = Array(field.utf8.drop(while: Self.isBlank))
        let end = bytes.lastIndex { !Self.isBlank($0) }.map { $0 + 1 } ?? 0
        let text = bytes[..<end]
        guard text.count >= Self.length, text[2] == Self.hyphen, text[35] == Self.hyphen, text[52] == Self.hyphen,
            let version = Self.number(text[0..<2]), version != 0xff,
            Self.isIdentity(text[3..<35]), Self.isIdentity(text[36..<52]),
            let flags = Self.number(text[53..<55])
        else { return nil }
        guard text.count == Self.length || version > 0 && text[Self.length] == Self.hyphen else { return nil }
        traceID = String(decoding: text[3..<35], as: UTF8.self)
        isSampled = flags & 1 == 1
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Hexadecimal digits in lower case, and not all of them zero.
    private static func isIdentity(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.allSatisfy { digit($0) != nil } && digits.contains { $0 != UInt8(ascii: "0") }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for byte in digits {
            guard let digit = digit(byte) else { return nil }
            number = number << 4 | digit
        }
        return number
    }

    private static func digit(_ byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
        default: nil
        }
    }
}
