/// A row on its way into a staging table: fields in COPY's text format, a line each row.
///
/// Lengths are bytes, never characters, and a field goes from the file's buffer to the database's without becoming a
/// `String` unless something about it has to be mended.
struct StagedLine {
    private(set) var bytes: [UInt8] = []

    /// Where the last field begins.
    private var fieldStart = 0

    /// Where the last field lies in ``bytes``.
    var field: Range<Int> { fieldStart..<bytes.count }

    /// Whether a field is the mark for nothing.
    func isNull(_ field: Range<Int>) -> Bool {
        field.count == 2 && bytes[field.lowerBound] == UInt8(ascii: "\\")
            && bytes[field.lowerBound + 1] == UInt8(ascii: "N")
    }

    private var isFirstField = true

    private mutating func separate() {
        if isFirstField {
            isFirstField = false
        } else {
            bytes.append(UInt8(ascii: "\t"))
        }
        fieldStart = bytes.count
    }

    mutating func appendNull() {
        separate()
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "N"))
    }

    mutating func append(_ number: Int) {
        separate()
        appendDigits(number, atLeast: 1)
    }

    /// Appends a day as ISO 8601 writes it.
    mutating func append(_ day: Day) {
        separate()
        let (year, month, dayOfMonth) = day.parts
        appendDigits(year, atLeast: 4)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(month, atLeast: 2)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(dayOfMonth, atLeast: 2)
    }

    /// A number that is not negative, with zeros before it where it has fewer digits.
    private mutating func appendDigits(_ number: Int, atLeast least: Int) {
        var power = 1
        var count = 1
        while count < least || number / power >= 10 {
            power *= 10
            count += 1
        }
        while power > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / power % 10))
            power /= 10
        }
    }

    mutating func append(_ text: String) {
        separate()
        for byte in text.utf8 { appendEscaped(byte) }
    }

    mutating func append(_ text: String?) {
        if let text { append(text) } else { appendNull() }
    }

    /// Appends bytes that have nothing to escape in them.
    mutating func appendPlain(_ field: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(contentsOf: field)
    }

    /// Appends bytes that have nothing to escape in them.
    mutating func appendPlain(_ field: [UInt8]) {
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
