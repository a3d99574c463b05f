package import FoundationEssentials
package import NIOCore

/// What says by itself how it is written as JSON.
///
/// `Encodable` says the same, and takes some twenty times as long: every member of every object goes through witness
/// tables and a box. What is answered thousands of times a second says it both ways, and a test holds the two equal.
///
/// ```swift
/// extension OfficialRecord.TrainedFor: JSONWritable {
///     func write(to json: inout JSONText) {
///         json.beginObject()
///         json.member("goal", goal)
///         json.member("day", day)
///         json.endObject()
///     }
/// }
/// ```
package protocol JSONWritable {
    /// Writes the value.
    func write(to json: inout JSONText)
}

/// JSON as it is being written, UTF-8, by whoever knows its members: as ``JSONWriter`` writes it, dates as ISO 8601 in UTC,
/// decimals as numbers, no escaped slashes.
package struct JSONText {
    private(set) var bytes: [UInt8] = []

    /// Whether something stands before what comes next in the same object or array.
    @usableFromInline var isBehindValue = false

    /// The text of a value.
    package static func buffer(of value: some JSONWritable) -> ByteBuffer {
        var json = JSONText()
        json.bytes.reserveCapacity(1024)
        value.write(to: &json)
        return ByteBuffer(bytes: json.bytes)
    }

    package mutating func beginObject() {
        append(UInt8(ascii: "{"))
        isBehindValue = false
    }

    package mutating func endObject() {
        append(UInt8(ascii: "}"))
        isBehindValue = true
    }

    package mutating func write(text: String) {
        bytes.append(json: text)
    }

    /// Writes a day of the calendar, as `"2027-01-31"`.
    package mutating func write(year: Int, month: Int, day: Int) {
        append(UInt8(ascii: "\""))
        date(year, month, day)
        append(UInt8(ascii: "\""))
    }

    /// Begins a member whose value is written next; its name needs no escapes.
    @usableFromInline mutating func key(_ key: StaticString) {
        if isBehindValue { append(UInt8(ascii: ",")) }
        append(UInt8(ascii: "\""))
        append(key)
        append("\":")
        isBehindValue = true
    }

    @usableFromInline mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}

/// Members of the object that was begun last; one that is nil isn't written.
extension JSONText {
    package mutating func member(_ key: StaticString, _ value: String?) {
        guard let value else { return }
        self.key(key)
        bytes.append(json: value)
    }

    package mutating func member(_ key: StaticString, _ value: Bool) {
        self.key(key)
        append(value ? "true" : "false")
    }

    package mutating func member(_ key: StaticString, _ value: Int) {
        self.key(key)
        bytes += String(value).utf8
    }

    package mutating func member(_ key: StaticString, _ value: Decimal?) {
        guard let value else { return }
        self.key(key)
        bytes += value.description.utf8
    }

    package mutating func member(_ key: StaticString, _ value: Date?) {
        guard let value else { return }
        self.key(key)
        moment(value)
    }

    @inlinable
    package mutating func member(_ key: StaticString, _ value: (some JSONWritable)?) {
        guard let value else { return }
        self.key(key)
        value.write(to: &self)
    }

    package mutating func member(_ key: StaticString, _ values: [String]) {
        self.key(key)
        array(values) { $1.bytes.append(json: $0) }
    }

    @inlinable
    package mutating func member(_ key: StaticString, _ values: [some JSONWritable]) {
        self.key(key)
        array(values) { $0.write(to: &$1) }
    }

    @inlinable
    mutating func array<Element>(_ elements: [Element], _ write: (Element, inout JSONText) -> Void) {
        append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { append(UInt8(ascii: ",")) }
            write(element, &self)
        }
        append(UInt8(ascii: "]"))
        isBehindValue = true
    }
}

extension JSONText {
    private mutating func moment(_ value: Date) {
        let seconds = Int(value.timeIntervalSince1970.rounded(.down))
        // Moments before 1970 are rare; for them Foundation knows how.
        guard (0..<Self.year10000).contains(seconds) else {
            return bytes.append(json: value.formatted(Date.ISO8601FormatStyle()))
        }
        let second = seconds % 86_400
        let (year, month, day) = CalendarDay(secondsSince1970: seconds).parts
        append(UInt8(ascii: "\""))
        date(year, month, day)
        append(UInt8(ascii: "T"))
        twoDigits(second / 3600)
        append(UInt8(ascii: ":"))
        twoDigits(second / 60 % 60)
        append(UInt8(ascii: ":"))
        twoDigits(second % 60)
        append("Z\"")
    }

    /// 10000-01-01, in seconds since 1970.
    private static let year10000 = 253_402_300_800

    private mutating func date(_ year: Int, _ month: Int, _ day: Int) {
        twoDigits(year / 100)
        twoDigits(year % 100)
        append(UInt8(ascii: "-"))
        twoDigits(month)
        append(UInt8(ascii: "-"))
        twoDigits(day)
    }

    private mutating func twoDigits(_ number: Int) {
        append(UInt8(ascii: "0") + UInt8(number / 10))
        append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
