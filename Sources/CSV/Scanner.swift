/// Finds rows and fields in bytes: the part of reading that every byte goes through.
///
/// It looks at each byte once, by a table of what can end a field, and keeps where fields begin and end; a quoted field is
/// unquoted where it lies, for it only gets shorter.
struct Scanner {
    /// A row longer than this is not one; most likely a quote never closes.
    static let longestRow = 1 << 20

    private let delimiter: UInt8
    private let ends: [Bool]
    private(set) var line: Int
    private(set) var number = 0

    private var fields: [CSVFieldPlace] = []
    private var rows: [CSVRowPlace] = []

    /// Fields of the row at hand that have doubled quotes in them.
    private var doubled: [Int] = []

    /// Whether what comes is the rest of a line that was too long.
    private var isSkipping = false

    init(delimiter: UInt8, line: Int) {
        self.delimiter = delimiter
        self.line = line
        var ends = [Bool](repeating: false, count: 256)
        for byte in [delimiter, Self.lineFeed, Self.carriageReturn] { ends[Int(byte)] = true }
        self.ends = ends
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Lets the next row be the first: what came before was the header.
    mutating func startNumbering() {
        number = 0
    }

    /// How a row came out.
    private enum Ending {
        case row(next: Int)
        case needsMore
    }

    /// Takes every whole row from the beginning of the buffer; answers with how many bytes they took.
    ///
    /// - Parameters:
    ///   - buffer: The bytes; what is left of them is to come again, with more behind.
    ///   - isAtEnd: Whether nothing follows, so that the last row needs no line end.
    ///   - most: How many rows at most.
    /// - Returns: How many bytes were used, and the rows in them.
    mutating func scan(_ buffer: inout [UInt8], isAtEnd: Bool, most: Int = .max) -> (used: Int, batch: CSVBatch) {
        fields.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        var position = 0
        buffer.withUnsafeMutableBufferPointer { bytes in
            ends.withUnsafeBufferPointer { ends in
                while position < bytes.count, rows.count < most {
                    if isSkipping {
                        position = skip(bytes, from: position)
                        continue
                    }
                    guard case .row(let next) = scanRow(bytes, ends, from: position, isAtEnd: isAtEnd) else { break }
                    position = next
                }
            }
        }
        return (position, CSVBatch(buffer: buffer, fields: fields, rows: rows))
    }

    private mutating func scanRow(
        _ bytes: UnsafeMutableBufferPointer<UInt8>,
        _ ends: UnsafeBufferPointer<Bool>,
        from start: Int,
        isAtEnd: Bool
    ) -> Ending {
        let firstField = fields.count
        var fault: CSVRowFault?
        var lines = 1
        var isEmpty = true
        var position = start
        while true {
            let fieldStart = position
            if position < bytes.count, bytes[position] == Self.quote {
                let quoted = scanQuoted(bytes, ends, from: position)
                guard let quoted else {
                    guard isAtEnd || bytes.count - start > Self.longestRow else { return giveUp(firstField) }
                    return cutOff(bytes, from: start, firstField)
                }
                isEmpty = false
                lines += quoted.lineBreaks
                if quoted.hasTextBehind { fault = .textAfterQuote }
                if quoted.isDoubled { doubled.append(fields.count) }
                fields.append(CSVFieldPlace(start: UInt32(quoted.start), end: UInt32(quoted.end)))
                position = quoted.next
            } else {
                while position < bytes.count, !ends[Int(bytes[position])] { position += 1 }
                if position > fieldStart { isEmpty = false }
                fields.append(CSVFieldPlace(start: UInt32(fieldStart), end: UInt32(position)))
            }
            guard position < bytes.count else {
                if isAtEnd {
                    finish(bytes, firstField, lines: lines, isEmpty: isEmpty, fault)
                    return .row(next: position)
                }
                guard bytes.count - start > Self.longestRow else { return giveUp(firstField) }
                finish(bytes, firstField, lines: lines - 1, isEmpty: false, .tooLong)
                isSkipping = true
                return .row(next: position)
            }
            let byte = bytes[position]
            position += 1
            if byte == delimiter { continue }
            if byte == Self.carriageReturn {
                // Whether a line feed belongs to it can only be known from what follows.
                guard position < bytes.count || isAtEnd else { return giveUp(firstField) }
                if position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
            }
            finish(bytes, firstField, lines: lines, isEmpty: isEmpty, fault)
            return .row(next: position)
        }
    }

    private mutating func finish(
        _ bytes: UnsafeMutableBufferPointer<UInt8>,
        _ firstField: Int,
        lines: Int,
        isEmpty: Bool,
        _ fault: CSVRowFault?
    ) {
        defer { line += lines }
        // Only now, for the bytes of a row that is not whole come again.
        for index in doubled {
            let field = fields[index]
            let end = unquote(bytes, from: Int(field.start), to: Int(field.end))
            fields[index] = CSVFieldPlace(start: field.start, end: UInt32(end))
        }
        doubled.removeAll(keepingCapacity: true)
        // A row of delimiters alone is what a spreadsheet leaves below its last one.
        guard !isEmpty || fault != nil else { return fields.removeLast(fields.count - firstField) }
        number += 1
        rows.append(
            CSVRowPlace(
                firstField: firstField,
                count: fields.count - firstField,
                line: line,
                number: number,
                fault: fault
            )
        )
    }

    private mutating func giveUp(_ firstField: Int) -> Ending {
        doubled.removeAll(keepingCapacity: true)
        fields.removeLast(fields.count - firstField)
        return .needsMore
    }

    /// A row whose quote never closes: it ends with the line on which it began, so that it doesn't take the rest of the
    /// file with it.
    private mutating func cutOff(
        _ bytes: UnsafeMutableBufferPointer<UInt8>,
        from start: Int,
        _ firstField: Int
    ) -> Ending {
        fields.removeLast(fields.count - firstField)
        doubled.removeAll(keepingCapacity: true)
        var position = start
        var fieldStart = start
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Self.lineFeed || byte == Self.carriageReturn { break }
            if byte == delimiter {
                fields.append(CSVFieldPlace(start: UInt32(fieldStart), end: UInt32(position)))
                fieldStart = position + 1
            }
            position += 1
        }
        fields.append(CSVFieldPlace(start: UInt32(fieldStart), end: UInt32(position)))
        if position < bytes.count {
            let isReturn = bytes[position] == Self.carriageReturn
            position += 1
            if isReturn, position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
        }
        finish(bytes, firstField, lines: 1, isEmpty: false, .openQuote)
        return .row(next: position)
    }

    /// Passes over the rest of a line that was too long; answers with where the next one begins.
    private mutating func skip(_ bytes: UnsafeMutableBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            guard byte == Self.lineFeed || byte == Self.carriageReturn else { continue }
            if byte == Self.carriageReturn, position < bytes.count, bytes[position] == Self.lineFeed { position += 1 }
            line += 1
            isSkipping = false
            break
        }
        return position
    }

    private struct Quoted {
        let start: Int
        let end: Int
        let next: Int
        let lineBreaks: Int
        let hasTextBehind: Bool
        let isDoubled: Bool
    }

    /// Finds the end of a quoted field, nil where its quote doesn't close in these bytes.
    private func scanQuoted(
        _ bytes: UnsafeMutableBufferPointer<UInt8>,
        _ ends: UnsafeBufferPointer<Bool>,
        from start: Int
    ) -> Quoted? {
        var position = start + 1
        var lineBreaks = 0
        var isDoubled = false
        while true {
            guard position < bytes.count else { return nil }
            let byte = bytes[position]
            if byte == Self.quote {
                guard position + 1 < bytes.count, bytes[position + 1] == Self.quote else { break }
                isDoubled = true
                position += 2
                continue
            }
            let isReturnAlone =
                byte == Self.carriageReturn && (position + 1 >= bytes.count || bytes[position + 1] != Self.lineFeed)
            if byte == Self.lineFeed || isReturnAlone { lineBreaks += 1 }
            position += 1
        }
        let close = position
        position += 1
        let behind = position
        while position < bytes.count, !ends[Int(bytes[position])] { position += 1 }
        return Quoted(
            start: start + 1,
            end: close,
            next: position,
            lineBreaks: lineBreaks,
            hasTextBehind: position > behind,
            isDoubled: isDoubled
        )
    }

    /// Makes one quote of two, in place; answers with where the field ends now.
    private func unquote(_ bytes: UnsafeMutableBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        var source = start
        var target = start
        while source < end {
            bytes[target] = bytes[source]
            source += bytes[source] == Self.quote ? 2 : 1
            target += 1
        }
        return target
    }
}
