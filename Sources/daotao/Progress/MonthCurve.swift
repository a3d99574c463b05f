import Training

/// The growth of the number, with one column per month, under the line of an even pace.
struct MonthCurve {
    private let heights: [Month]
    private let scale: Int
    private let rows = 6

    private struct Month {
        let number: Int
        let trained: Int?
        let pace: Int
    }

    init(report: ProgressReport, target: Int, history: [(day: Day, trained: Int)]) {
        let goal = report.goal
        let ends = Self.monthEnds(from: goal.start, to: goal.deadline)
        let days = max(1, goal.deadline - goal.start + 1)
        heights = ends.map { end in
            let begin = Day(year: end.parts.year, month: end.parts.month, day: 1) ?? end
            let known: Int? =
                begin > report.asOf
                ? nil
                : end >= report.asOf ? report.trained : history.last { $0.day <= end }?.trained ?? 0
            return Month(
                number: end.parts.month,
                trained: known,
                pace: target * (end - goal.start + 1) / days
            )
        }
        scale = max(target, heights.compactMap(\.trained).max() ?? 0, 1)
    }

    /// The picture, empty where the goal is too long for it.
    func text(on canvas: Canvas) -> String {
        let axis = max(scale.spoken.count, 1)
        guard heights.count > 1, axis + 2 + heights.count * 4 <= canvas.width - 4 else { return "" }
        let body = (0..<rows).reversed().map { row in
            let label = row == rows - 1 ? scale.spoken : row == rows / 2 - 1 ? (scale / 2).spoken : ""
            let cells = heights.map { cell($0, row, canvas) }.joined(separator: " ")
            return canvas.faint(Self.padded(label, axis) + " │") + " " + cells
        }
        let months = heights.map { Self.padded("\($0.number)", 2) + " " }.joined(separator: " ")
        return
            (body + [
                canvas.faint(Self.padded("0", axis) + " └" + String(repeating: "─", count: heights.count * 4)),
                canvas.faint(Self.padded("", axis) + "   " + months),
            ]).joined(separator: "\n")
    }

    /// Three characters of a month's column; blocks are drawn in eighths of a character's height.
    private func cell(_ month: Month, _ row: Int, _ canvas: Canvas) -> String {
        let eighths = (month.trained ?? 0) * rows * 8 / scale - row * 8
        let paceRow = min(rows - 1, month.pace * rows / scale)
        guard eighths > 0 else {
            return paceRow == row ? canvas.faint("···") : "   "
        }
        let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        let block = String(repeating: blocks[min(eighths, 8) - 1], count: 3)
        return canvas.tinted(block, isGood: (month.trained ?? 0) >= month.pace)
    }

    private static func monthEnds(from start: Day, to deadline: Day) -> [Day] {
        var ends: [Day] = []
        var (year, month) = (start.parts.year, start.parts.month)
        while let next = Day(year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1) {
            let end = next.adding(days: -1)
            ends.append(min(end, deadline))
            if end >= deadline { break }
            (year, month) = (next.parts.year, next.parts.month)
        }
        return ends
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
