/// A row on its way into a staging table: fields in COPY's text format, a line each row.
///
/// Lengths are bytes, never characters, and a field goes from the file's buffer to the database's without becoming a
/// `String` unless something about it has to be mended.
struct StagedLine {
    private(set) var bytes: [UInt8] = []
    private var isFirstField = true

    private mutating func separate() {
        if isFirstField {
            isFirstField = false
        } else {
            bytes.append(UInt8(ascii: "\t"))
        }
    }

    mutating func appendNull() {
        separate()
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "N"))
    }

    mutating func append(_ number: Int) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    mutating func append(_ text: String) {
        separate()
        for byte in text.utf8 { appendEscaped(byte) }
    }

    /// Appends bytes that have nothing to escape in them.
    mutating func appendPlain(_ field: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(contentsOf: field)
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\")])
        case UInt8(ascii: "\t"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
        case UInt8(ascii: "\n"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
        case UInt8(ascii: "\r"): bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
        default: bytes.append(byte)
        }
    }

    mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        isFirstField = true
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        isFirstField = true
    }
}
