/// Quotes that never close, and that the next row's quotes seem to close.
///
/// In `1,"Open,x⏎2,"ok",y⏎` the quote of `ok` closes the one of `Open`, and two rows become one. The second row would
/// be lost with the first, though it has no fault. So a faulty row over several lines is examined again: where its
/// second line is a row by itself, the first row ends with its own line.
extension Scanner {
    /// True if a row over several lines is in fact several rows, the first of which has an open quote.
    ///
    /// A row without fault that has as many fields as the header always counts as one row.
    @inline(__always)
    func hasSwallowedRows(_ stretch: Stretch, _ row: RowEnd, count: Int) -> Bool {
        guard row.lines > 1 else { return false }
        return row.fault == nil && count == width ?? count ? false : secondLineIsRow(stretch, row)
    }

    @inline(never)
    private func secondLineIsRow(_ stretch: Stretch, _ row: RowEnd) -> Bool {
        let firstEnd = lineEnd(stretch, from: row.start, to: row.end)
        var start = firstEnd
        while start < row.end, Self.isLineEnd(stretch.bytes[start]) { start += 1 }
        guard start < row.end else { return false }
        let second = fieldCount(stretch, from: start, to: lineEnd(stretch, from: start, to: row.end))
        // Without a header, the two lines are compared with each other.
        return second == width ?? fieldCount(stretch, from: row.start, to: firstEnd)
    }

    /// The number of fields of a line; a quote that doesn't close in the line is ignored.
    private func fieldCount(_ stretch: Stretch, from start: Int, to end: Int) -> Int {
        var count = 1
        var position = start
        var isFieldStart = true
        while position < end {
            let byte = stretch.bytes[position]
            if isFieldStart, byte == Self.quote, let close = closingQuote(stretch, from: position, to: end) {
                position = close
            }
            isFieldStart = byte == delimiter
            if isFieldStart { count += 1 }
            position += 1
        }
        return count
    }

    private func closingQuote(_ stretch: Stretch, from start: Int, to end: Int) -> Int? {
        var position = start + 1
        while position < end {
            if stretch.bytes[position] == Self.quote {
                guard position + 1 < end, stretch.bytes[position + 1] == Self.quote else { return position }
                position += 1
            }
            position += 1
        }
        return nil
    }

    private func lineEnd(_ stretch: Stretch, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, !Self.isLineEnd(stretch.bytes[position]) { position += 1 }
        return position
    }
}
