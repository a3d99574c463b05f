import FoundationEssentials
package import NIOCore

/// Writes values as JSON with their keys in the order in which they encode them, which is the contract's.
///
/// Foundation's encoder can only sort keys or leave their order to chance. This one writes as it goes: dates as ISO 8601
/// in UTC, decimals as numbers, no escaped slashes.
package final class JSONWriter {
    private var bytes: [UInt8] = []
    private var open: [Frame] = []

    private struct Frame {
        let closing: UInt8
        var isEmpty = true
    }

    private init(capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// The JSON text of a value, UTF-8.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - capacity: About how many bytes it takes.
    /// - Returns: The text.
    /// - Throws: What the value's own encoding throws.
    package static func text(of value: some Encodable, capacity: Int = 1024) throws -> ByteBuffer {
        // Whoever answers knows it only as something that can be encoded.
        if let value = value as? any JSONWritable { return JSONText.buffer(of: value) }
        let writer = JSONWriter(capacity: capacity)
        try writer.write(value)
        return ByteBuffer(bytes: writer.bytes)
    }

    /// How deep the writer stands.
    var depth: Int { open.count }

    /// Opens an object or an array.
    func begin(_ opening: UInt8, closing: UInt8) -> Int {
        bytes.append(opening)
        open.append(Frame(closing: closing))
        return open.count
    }

    /// Closes what was opened below a depth.
    func close(to depth: Int) {
        while open.count > depth {
            bytes.append(open.removeLast().closing)
        }
    }

    /// Begins a member of the object at a depth.
    func key(_ key: String, at depth: Int) {
        separate(at: depth)
        write(text: key)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Begins an element of the array, or a member of the object, at a depth.
    func separate(at depth: Int) {
        close(to: depth)
        if !open[depth - 1].isEmpty { bytes.append(UInt8(ascii: ",")) }
        open[depth - 1].isEmpty = false
    }

    func writeNull() {
        bytes += "null".utf8
    }

    func write(flag value: Bool) {
        bytes += (value ? "true" : "false").utf8
    }

    func write(integer value: some BinaryInteger) {
        bytes += String(value).utf8
    }

    func write(number value: Double) throws {
        guard value.isFinite else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "JSON has no \(value)")
            throw EncodingError.invalidValue(value, context)
        }
        if let whole = Int(exactly: value) { write(integer: whole) } else { bytes += "\(value)".utf8 }
    }

    func write(text value: String) {
        bytes.append(json: value)
    }

    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == Date.self, let date = value as? Date {
            return write(text: date.formatted(Date.ISO8601FormatStyle()))
        }
        if Value.self == Decimal.self, let decimal = value as? Decimal {
            bytes += decimal.description.utf8
            return
        }
        let depth = depth
        let length = bytes.count
        try value.encode(to: JSONTreeEncoder(writer: self))
        close(to: depth)
        if bytes.count == length { bytes += "{}".utf8 }
    }
}
