/// Writes JSON: UTF-8, members in the order in which they come, no escaped slashes.
public struct JSONWriter {
    /// The text so far.
    @usableFromInline var bytes: [UInt8] = []

    /// True if a comma must come before the next member or element.
    @usableFromInline var isBehindValue = false

    /// The text of a value.
    public static func text(of value: some JSONWritable) -> [UInt8] {
        var json = JSONWriter()
        json.bytes.reserveCapacity(1024)
        value.write(to: &json)
        return json.bytes
    }

    /// Writes an object, whose members a closure writes.
    @inlinable
    public mutating func object(_ members: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isBehindValue = false
        members(&self)
        bytes.append(UInt8(ascii: "}"))
        isBehindValue = true
    }

    /// Writes an array.
    @inlinable
    public mutating func array<Element>(
        _ elements: some Sequence<Element>,
        _ write: (Element, inout JSONWriter) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(element, &self)
        }
        bytes.append(UInt8(ascii: "]"))
        isBehindValue = true
    }

    /// Begins a member; its name needs no escapes.
    @usableFromInline
    mutating func key(_ key: StaticString) {
        if isBehindValue { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        isBehindValue = true
    }

    /// Begins a member of any name.
    mutating func key(_ key: String) {
        if isBehindValue { bytes.append(UInt8(ascii: ",")) }
        write(text: key)
        bytes.append(UInt8(ascii: ":"))
        isBehindValue = true
    }

    /// Writes text that needs no quotes and no escapes: a number, `true`, `null`.
    @usableFromInline
    mutating func write(word: String) {
        bytes += word.utf8
    }

    /// Writes a day of the calendar, as `"2027-01-31"`.
    public mutating func write(year: Int, month: Int, day: Int) {
        bytes.append(UInt8(ascii: "\""))
        date(year, month, day)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a moment of the years 1970 to 9999, as `"2027-01-31T17:00:00Z"`.
    ///
    /// - Returns: True if the moment is of these years.
    mutating func write(secondsSince1970 seconds: Int) -> Bool {
        guard (0..<Self.year10000).contains(seconds) else { return false }
        let second = seconds % 86_400
        let (year, month, day) = CalendarDay(secondsSince1970: seconds).parts
        bytes.append(UInt8(ascii: "\""))
        date(year, month, day)
        bytes.append(UInt8(ascii: "T"))
        twoDigits(second / 3600)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(second / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(second % 60)
        bytes.append(UInt8(ascii: "Z"))
        bytes.append(UInt8(ascii: "\""))
        return true
    }

    /// The moment of 10000-01-01, in seconds since 1970.
    private static let year10000 = 253_402_300_800

    private mutating func date(_ year: Int, _ month: Int, _ day: Int) {
        twoDigits(year / 100)
        twoDigits(year % 100)
        bytes.append(UInt8(ascii: "-"))
        twoDigits(month)
        bytes.append(UInt8(ascii: "-"))
        twoDigits(day)
    }

    private mutating func twoDigits(_ number: Int) {
        bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
        bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}

extension JSONWriter {
    /// Writes a text as a JSON string (RFC 8259, 7), with all escapes.
    public mutating func write(text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            if text.allSatisfy(Self.isPlain) {
                bytes.append(contentsOf: text)
            } else {
                for byte in text {
                    if Self.isPlain(byte) { bytes.append(byte) } else { bytes += Self.escape(byte).utf8 }
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): #"\""#
        case UInt8(ascii: "\\"): #"\\"#
        case UInt8(ascii: "\n"): #"\n"#
        case UInt8(ascii: "\r"): #"\r"#
        case UInt8(ascii: "\t"): #"\t"#
        default: (byte < 16 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)
        }
    }
}
