/// Rows with quoted fields.
///
/// A quoted field is unquoted in place, because it only gets shorter.
extension Scanner {
    /// Reads a row with a quoted field; returns where the next row begins, nil where this one is incomplete.
    @inline(never)
    mutating func scanQuotedRow(_ stretch: Stretch, _ found: inout Found, from start: Int) -> Int? {
        let limit = start + Self.longestRow
        var row = RowEnd(start: start, end: start, next: start, fields: found.fields)
        doubled.removeAll(keepingCapacity: true)
        while true {
            let fieldStart = row.end
            if fieldStart < min(stretch.count, limit), stretch.bytes[fieldStart] == Self.quote {
                switch scanQuoted(stretch, from: fieldStart, limit: limit) {
                case .needsMore: return nil
                case .open: return cutOff(stretch, &found, from: start)
                case .closed(let quoted):
                    let behind = quoted.close + 1
                    row.end = fieldEnd(stretch, from: behind)
                    row.lines += quoted.lineBreaks
                    if row.end > behind { row.fault = .textAfterQuote }
                    if quoted.isDoubled { doubled.append(row.fields) }
                    put(stretch, &row, from: fieldStart + 1, to: quoted.close)
                }
            } else {
                row.end = fieldEnd(stretch, from: fieldStart)
                put(stretch, &row, from: fieldStart, to: row.end)
            }
            let isTooLong = row.end - start > Self.longestRow
            if row.end < stretch.count, !isTooLong {
                if stretch.bytes[row.end] == delimiter {
                    row.end += 1
                    continue
                }
                guard let next = next(stretch, behind: row.end) else { return nil }
                row.next = next
            } else {
                guard stretch.isAtEnd || isTooLong else { return nil }
                row.next = row.end
            }
            guard isTooLong || !hasSwallowedRows(stretch, row, count: row.fields - found.fields) else {
                return cutOff(stretch, &found, from: start)
            }
            unquoteDoubled(stretch)
            return finish(stretch, &found, row)
        }
    }

    @inline(__always)
    private func put(_ stretch: Stretch, _ row: inout RowEnd, from start: Int, to end: Int) {
        stretch.fields[row.fields] = CSVFieldPlace(start: UInt32(start), end: UInt32(end))
        row.fields += 1
    }

    /// The end of the field at a position: a delimiter, a line end, or the end of the bytes.
    @inline(__always)
    private func fieldEnd(_ stretch: Stretch, from start: Int) -> Int {
        var position = start
        while position < stretch.count {
            var hits = ends(stretch, at: position)
            while hits != 0 {
                let end = position + ByteSearch.takeFirst(&hits)
                if stretch.bytes[end] == delimiter || Self.isLineEnd(stretch.bytes[end]) { return end }
            }
            position += 8
        }
        return stretch.count
    }

    /// The outcome of reading a quoted field.
    private enum Quoting {
        case closed(Quoted)
        case open
        case needsMore
    }

    private struct Quoted {
        let close: Int
        var lineBreaks = 0
        var isDoubled = false
    }

    /// Finds the quote that closes the field at a position; it must come before `limit`.
    @inline(__always)
    private func scanQuoted(_ stretch: Stretch, from start: Int, limit: Int) -> Quoting {
        let quotes = ByteSearch.word(of: Self.quote)
        let stop = min(stretch.count, limit)
        var lineBreaks = 0
        var isDoubled = false
        var position = start + 1
        search: while position < stop {
            var hits = ByteSearch.hitsOfControls(ByteSearch.load(stretch.bytes + position), or: quotes)
            while hits != 0 {
                let hit = position + ByteSearch.takeFirst(&hits)
                guard hit < stop else { break search }
                // The byte's meaning depends on the next one, unless it is a line feed.
                let isLast = hit + 1 == stretch.count && !stretch.isAtEnd
                switch stretch.bytes[hit] {
                case Self.quote where isLast, Self.carriageReturn where isLast: return .needsMore
                case Self.quote:
                    // Zeros follow the last byte.
                    guard stretch.bytes[hit + 1] == Self.quote else {
                        return .closed(Quoted(close: hit, lineBreaks: lineBreaks, isDoubled: isDoubled))
                    }
                    isDoubled = true
                    position = hit + 2
                    continue search
                case Self.carriageReturn where stretch.bytes[hit + 1] == Self.lineFeed: continue
                case Self.carriageReturn, Self.lineFeed: lineBreaks += 1
                default: continue
                }
            }
            position += 8
        }
        return stop == limit || stretch.isAtEnd ? .open : .needsMore
    }

    /// Reads a row with a quote that never closes; the row ends with its first line, so that the rest of the file is
    /// kept.
    @inline(never)
    private mutating func cutOff(_ stretch: Stretch, _ found: inout Found, from start: Int) -> Int? {
        var row = RowEnd(start: start, end: start, next: start, fields: found.fields, fault: .openQuote)
        while true {
            let fieldStart = row.end
            row.end = fieldEnd(stretch, from: fieldStart)
            put(stretch, &row, from: fieldStart, to: row.end)
            guard row.end < stretch.count, row.end - start <= Self.longestRow else { break }
            guard stretch.bytes[row.end] == delimiter else {
                guard let next = next(stretch, behind: row.end) else { return nil }
                row.next = next
                return finish(stretch, &found, row)
            }
            row.end += 1
        }
        guard stretch.isAtEnd || row.end - start > Self.longestRow else { return nil }
        row.next = row.end
        return finish(stretch, &found, row)
    }

    /// Replaces each doubled quote by one; only in a complete row, because other rows are scanned again.
    private func unquoteDoubled(_ stretch: Stretch) {
        for index in doubled {
            let field = stretch.fields[index]
            var source = Int(field.start)
            var target = source
            while source < Int(field.end) {
                stretch.bytes[target] = stretch.bytes[source]
                source += stretch.bytes[source] == Self.quote ? 2 : 1
                target += 1
            }
            stretch.fields[index].end = UInt32(target)
        }
    }
}
