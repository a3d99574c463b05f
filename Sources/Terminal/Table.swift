/// Rows under headers, no wider than necessary, and no wider than the terminal.
///
/// If the terminal is too narrow, the widest column of words is cut short.
public struct Table: Sendable {
    private let headers: [String]
    private let alignments: [Alignment]
    private let rows: [[String]]

    /// Creates a table.
    public init(headers: [String], alignments: [Alignment], rows: [[String]]) {
        precondition(headers.count == alignments.count, "each column has an alignment")
        self.headers = headers
        self.alignments = alignments
        self.rows = rows
    }

    private static let gap = 2

    /// The table as text.
    public func rendered(width: Int) -> String {
        let widths = self.widths(in: width)
        let rule = widths.map { String(repeating: "─", count: $0) }
        return ([headers, rule] + rows).map { row in
            let cells = zip(zip(row, widths), alignments).map { cell, alignment in
                cell.0.harmlessUnlessColoured.fitted(to: cell.1, alignment: alignment)
            }
            let line = cells.joined(separator: String(repeating: " ", count: Self.gap))
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    private func widths(in width: Int) -> [Int] {
        var widths = headers.map(textWidth)
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], textWidth(cell)) }
        }
        var excess = widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) - width
        while excess > 0 {
            let candidates = widths.indices.filter { alignments[$0] == .left && widths[$0] > 8 }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            let cut = min(excess, widths[widest] - 8, max(1, excess))
            widths[widest] -= cut
            excess -= cut
        }
        return widths
    }
}
