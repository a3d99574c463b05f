/// Finds rows and fields in bytes; every byte of a file passes through it.
///
/// Rows without quotes are found here, eight bytes at a time; `Scanner+Quotes.swift` reads rows with quotes. The result
/// doesn't depend on how the file is cut into stretches: an incomplete row is scanned again with more bytes.
struct Scanner {
    /// The longest row; a longer one most likely has a quote that never closes.
    static let longestRow = 1 << 20

    let delimiter: UInt8

    /// The number of fields that a row should have, nil before the header is read.
    var width: Int?

    private(set) var line: Int
    private var number = 0

    /// Fields of the current row that contain doubled quotes.
    var doubled: [Int] = []

    /// True if the next bytes are the rest of a line that was too long.
    private var isSkipping = false

    private let delimiters: UInt64

    static let quote = UInt8(ascii: "\"")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")

    init(delimiter: UInt8, line: Int) {
        self.delimiter = delimiter
        self.line = line
        delimiters = ByteSearch.word(of: delimiter)
    }

    /// Makes the next row number 1; the header before it had `width` fields.
    mutating func startNumbering(width: Int) {
        number = 0
        self.width = width
    }

    /// Finds all complete rows from a position on.
    ///
    /// - Parameters:
    ///   - storage: The bytes, and the found rows and fields.
    ///   - start: The position to begin at.
    ///   - isAtEnd: True if the bytes are the last, so that the last row needs no line end.
    ///   - most: The most rows to find.
    /// - Returns: The position of the first incomplete row.
    mutating func scan(_ storage: CSVStorage, from start: Int, isAtEnd: Bool, most: Int = .max) -> Int {
        let stretch = Stretch(
            bytes: storage.bytes,
            count: storage.count,
            fields: storage.fields,
            rows: storage.rows,
            isAtEnd: isAtEnd
        )
        var found = Found()
        var position = start
        while position < stretch.count, found.rows < most {
            let next = isSkipping ? skip(stretch, from: position) : scanRow(stretch, &found, from: position)
            guard let next else { break }
            position = next
        }
        storage.fieldCount = found.fields
        storage.rowCount = found.rows
        return position
    }

    /// The current bytes, with the memory for rows and fields.
    struct Stretch {
        let bytes: UnsafeMutablePointer<UInt8>
        let count: Int
        let fields: UnsafeMutablePointer<CSVFieldPlace>
        let rows: UnsafeMutablePointer<CSVRowPlace>
        let isAtEnd: Bool
    }

    /// The number of fields and rows found.
    struct Found {
        var fields = 0
        var rows = 0
    }

    /// The hits at a position that may end a field; ``isLineEnd(_:)`` tells which are line ends.
    @inline(__always)
    func ends(_ stretch: Stretch, at position: Int) -> UInt64 {
        let word = ByteSearch.load(stretch.bytes + position)
        let hits = ByteSearch.hitsOfControls(word, or: delimiters)
        let left = stretch.count &- position
        return left >= 8 ? hits : hits & ((1 &<< UInt64(left &* 8)) &- 1)
    }

    static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == lineFeed || byte == carriageReturn
    }

    /// Reads the row at a position; returns where the next one begins, nil where this one is incomplete.
    @inline(__always)
    private mutating func scanRow(_ stretch: Stretch, _ found: inout Found, from start: Int) -> Int? {
        guard stretch.bytes[start] != Self.quote else { return scanQuotedRow(stretch, &found, from: start) }
        var count = found.fields
        var fieldStart = start
        var position = start
        while position < stretch.count {
            var hits = ends(stretch, at: position)
            while hits != 0 {
                let end = position &+ ByteSearch.takeFirst(&hits)
                stretch.fields[count] = CSVFieldPlace(
                    start: UInt32(truncatingIfNeeded: fieldStart),
                    end: UInt32(truncatingIfNeeded: end)
                )
                let byte = stretch.bytes[end]
                if byte == delimiter {
                    count &+= 1
                    fieldStart = end &+ 1
                    // Zeros follow the last byte, and aren't quotes.
                    guard stretch.bytes[fieldStart] != Self.quote else {
                        return scanQuotedRow(stretch, &found, from: start)
                    }
                } else if Self.isLineEnd(byte) {
                    guard let next = self.next(stretch, behind: end) else { return nil }
                    return finish(stretch, &found, RowEnd(start: start, end: end, next: next, fields: count &+ 1))
                }
            }
            position &+= 8
        }
        guard stretch.isAtEnd || stretch.count - start > Self.longestRow else { return nil }
        stretch.fields[count] = CSVFieldPlace(start: UInt32(fieldStart), end: UInt32(stretch.count))
        let end = RowEnd(start: start, end: stretch.count, next: stretch.count, fields: count + 1)
        return finish(stretch, &found, end)
    }

    /// The beginning of the next line after a line end, nil where it isn't known yet.
    @inline(__always)
    func next(_ stretch: Stretch, behind end: Int) -> Int? {
        guard stretch.bytes[end] == Self.carriageReturn else { return end + 1 }
        // Only the next byte tells whether a line feed belongs to the line end.
        guard end + 1 < stretch.count else { return stretch.isAtEnd ? end + 1 : nil }
        return stretch.bytes[end + 1] == Self.lineFeed ? end + 2 : end + 1
    }

    /// A row whose end was found.
    struct RowEnd {
        let start: Int
        var end: Int
        var next: Int

        /// The number of fields in all rows with this one.
        var fields: Int
        var lines = 1
        var fault: CSVRowFault?
    }

    /// Stores a row unless it is empty or too long; returns the position to continue at.
    @inline(__always)
    mutating func finish(_ stretch: Stretch, _ found: inout Found, _ row: RowEnd) -> Int {
        guard row.end - row.start <= Self.longestRow else { return finishTooLong(stretch, &found, row) }
        defer { line += row.lines }
        let count = row.fields - found.fields
        // Spreadsheets leave rows that have only delimiters below the last one.
        guard row.end - row.start >= count || row.fault != nil else { return row.next }
        put(stretch, &found, count, row.fault)
        return row.next
    }

    @inline(__always)
    private mutating func put(_ stretch: Stretch, _ found: inout Found, _ count: Int, _ fault: CSVRowFault?) {
        number += 1
        stretch.rows[found.rows] = CSVRowPlace(
            firstField: Int32(truncatingIfNeeded: found.fields),
            count: Int32(truncatingIfNeeded: count),
            line: line,
            number: number,
            fault: fault
        )
        found.rows += 1
        found.fields += count
    }

    /// Stores the beginning of a row that is too long, and skips the rest of its line.
    @inline(never)
    private mutating func finishTooLong(_ stretch: Stretch, _ found: inout Found, _ row: RowEnd) -> Int {
        let limit = row.start + Self.longestRow
        var count = row.fields - found.fields
        while count > 1, stretch.fields[found.fields + count - 1].start > limit { count -= 1 }
        let last = found.fields + count - 1
        stretch.fields[last].end = min(stretch.fields[last].end, UInt32(limit))
        put(stretch, &found, count, .tooLong)
        line += row.lines - 1
        isSkipping = true
        return limit
    }

    /// Skips the rest of a line that was too long; returns the position to continue at, nil where more bytes are
    /// needed.
    private mutating func skip(_ stretch: Stretch, from start: Int) -> Int? {
        var position = start
        while position < stretch.count {
            let byte = stretch.bytes[position]
            guard byte == Self.lineFeed || byte == Self.carriageReturn else {
                position += 1
                continue
            }
            // The skipped bytes are scanned again with the next ones; they are at most one stretch.
            guard let next = self.next(stretch, behind: position) else { return position > start ? position : nil }
            line += 1
            isSkipping = false
            return next
        }
        return position
    }
}
