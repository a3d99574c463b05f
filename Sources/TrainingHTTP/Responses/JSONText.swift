import FoundationEssentials
import NIOCore
import Training

/// JSON as it is being written, UTF-8, by whoever knows its members: as ``JSONWriter`` writes it, dates as ISO 8601 in UTC,
/// decimals as numbers, no escaped slashes.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    /// Whether something stands before what comes next in the same object or array.
    private var isBehindValue = false

    /// The text of a value.
    static func buffer(of value: some JSONWritable) -> ByteBuffer {
        var json = JSONText()
        json.bytes.reserveCapacity(1024)
        value.write(to: &json)
        return ByteBuffer(bytes: json.bytes)
    }

    mutating func beginObject() {
        bytes.append(UInt8(ascii: "{"))
        isBehindValue = false
    }

    mutating func endObject() {
        bytes.append(UInt8(ascii: "}"))
        isBehindValue = true
    }

    /// A member whose value is written next; its name needs no escapes.
    private mutating func key(_ key: StaticString) {
        if isBehindValue { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        append(key)
        append("\":")
        isBehindValue = true
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// An array.
    private mutating func array<Element>(_ elements: [Element], _ write: (Element, inout JSONText) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(element, &self)
        }
        bytes.append(UInt8(ascii: "]"))
        isBehindValue = true
    }
}

/// Members of the object that was begun last; one that is nil isn't written.
extension JSONText {
    mutating func member(_ key: StaticString, _ value: String?) {
        guard let value else { return }
        self.key(key)
        bytes.append(json: value)
    }

    mutating func member(_ key: StaticString, _ value: Bool) {
        self.key(key)
        append(value ? "true" : "false")
    }

    mutating func member(_ key: StaticString, _ value: Int) {
        self.key(key)
        bytes += String(value).utf8
    }

    mutating func member(_ key: StaticString, _ value: Decimal?) {
        guard let value else { return }
        self.key(key)
        bytes += value.description.utf8
    }

    mutating func member(_ key: StaticString, _ value: Day?) {
        guard let value else { return }
        self.key(key)
        bytes.append(UInt8(ascii: "\""))
        day(value)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func member(_ key: StaticString, _ value: Date?) {
        guard let value else { return }
        self.key(key)
        moment(value)
    }

    mutating func member(_ key: StaticString, _ value: (some JSONWritable)?) {
        guard let value else { return }
        self.key(key)
        value.write(to: &self)
    }

    mutating func member(_ key: StaticString, _ values: [String]) {
        self.key(key)
        array(values) { $1.bytes.append(json: $0) }
    }

    mutating func member(_ key: StaticString, _ values: [some JSONWritable]) {
        self.key(key)
        array(values) { $0.write(to: &$1) }
    }
}

extension JSONText {
    private mutating func moment(_ value: Date) {
        let seconds = Int(value.timeIntervalSince1970.rounded(.down))
        // Nothing was registered before 1970; for the rest Foundation knows how.
        guard (0..<Self.year10000).contains(seconds) else {
            return bytes.append(json: value.formatted(Date.ISO8601FormatStyle()))
        }
        let second = seconds % 86_400
        bytes.append(UInt8(ascii: "\""))
        // Midnight in UTC is seven in the morning in Vietnam, of the same day.
        day(Day(secondsSince1970: seconds - second))
        bytes.append(UInt8(ascii: "T"))
        twoDigits(second / 3600)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(second / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        twoDigits(second % 60)
        append("Z\"")
    }

    /// 10000-01-01, in seconds since 1970.
    private static let year10000 = 253_402_300_800

    private mutating func day(_ value: Day) {
        let (year, month, day) = value.parts
        guard (0...9999).contains(year) else { return bytes += value.description.utf8 }
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
