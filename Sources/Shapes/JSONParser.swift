/// Reads JSON in the form of RFC 8259, and no other.
///
/// It is stricter than Foundation's parser: a key that repeats is kept twice, and a number keeps its digits.
public struct JSONParser {
    private var rest: ArraySlice<UInt8>

    /// A text that isn't JSON, and its first wrong byte.
    public struct Fault: Error, Equatable {
        /// The offset of the byte.
        public let offset: Int

        /// True if the text may be JSON, but is nested too deeply to be read.
        public internal(set) var isTooDeep = false
    }

    /// The most levels of nested objects and arrays, with the innermost value as the last.
    public static let deepest = 32

    /// Reads a whole text.
    ///
    /// - Parameter bytes: The text, which must be valid UTF-8.
    /// - Returns: The value.
    /// - Throws: ``Fault``.
    public static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        var parser = JSONParser(rest: bytes[...])
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.rest.isEmpty else { throw parser.fault }
        return value
    }

    private var fault: Fault { Fault(offset: rest.startIndex) }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        skipSpace()
        guard depth < Self.deepest else { throw Fault(offset: rest.startIndex, isTooDeep: true) }
        switch rest.first {
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func members(depth: Int) throws(Fault) -> [JSONValue.Member] {
        rest.removeFirst()
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            guard rest.first == UInt8(ascii: "\"") else { throw fault }
            let key = try text()
            skipSpace()
            guard take(":") else { throw fault }
            members.append(JSONValue.Member(key: key, value: try value(depth: depth)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw fault }
        return members
    }

    private mutating func elements(depth: Int) throws(Fault) -> [JSONValue] {
        rest.removeFirst()
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return elements }
        repeat {
            elements.append(try value(depth: depth))
            skipSpace()
        } while take(",")
        guard take("]") else { throw fault }
        return elements
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Fault) -> JSONValue {
        let begins = word.withUTF8Buffer { rest.starts(with: $0) }
        guard begins else { throw fault }
        rest.removeFirst(word.utf8CodeUnitCount)
        return value
    }

    private mutating func number() throws(Fault) -> String {
        let whole = rest
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: whole[..<rest.startIndex], as: UTF8.self)
    }

    private mutating func digits() throws(Fault) {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { throw fault }
        rest.removeFirst(digits.count)
    }

    private mutating func text() throws(Fault) -> String {
        rest.removeFirst()
        var text: [UInt8] = []
        while true {
            let plain = rest.prefix { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            text += plain
            rest.removeFirst(plain.count)
            if take("\"") { return String(decoding: text, as: UTF8.self) }
            guard rest.first == UInt8(ascii: "\\") else { throw fault }
            text += String(try escaped()).utf8
        }
    }

    private mutating func escaped() throws(Fault) -> Unicode.Scalar {
        rest.removeFirst()
        guard let letter = rest.popFirst() else { throw fault }
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try hexadecimal()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // This is the first half of a surrogate pair, which isn't a character by itself.
            guard (0xD800..<0xDC00).contains(unit), take("\\"), take("u") else { throw fault }
            let second = try hexadecimal()
            guard (0xDC00..<0xE000).contains(second) else { throw fault }
            let pair = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            guard let scalar = Unicode.Scalar(pair) else { throw fault }
            return scalar
        default:
            throw fault
        }
    }

    private mutating func hexadecimal() throws(Fault) -> UInt16 {
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault }
        rest.removeFirst(4)
        return unit
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }
}
