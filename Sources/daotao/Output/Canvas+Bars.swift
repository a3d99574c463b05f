import Terminal

extension Canvas {
    /// A bar as wide as the page allows, with a label after it and a marker below.
    ///
    /// - Parameters:
    ///   - marker: The value to point at from below, and its text; nil for no marker.
    ///   - isGood: True if the bar has the colour of good progress.
    func bar(
        _ value: Int,
        of total: Int,
        marker: (value: Int, label: String)?,
        label: String,
        isGood: Bool
    ) -> String {
        let cells = max(10, min(60, width - textWidth(label) - 6))
        let line = filled(value, of: total, cells: cells, isGood: isGood) + "  " + strong(label)
        guard let marker else { return line }
        let place = min(cells - 1, cells * marker.value / max(total, 1))
        let text = marker.label
        // The text goes after the marker where there is room, else before it.
        let isBehind = place + textWidth(text) + 2 <= width - 2
        let indent = isBehind ? place : max(0, place - textWidth(text) - 1)
        let beneath = isBehind ? "▲ " + text : text + " ▲"
        return line + "\n" + String(repeating: " ", count: indent) + faint(beneath)
    }

    /// A bar that fits into a table.
    func smallBar(_ value: Int, of total: Int, isGood: Bool) -> String {
        filled(value, of: total, cells: 16, isGood: isGood)
    }

    private func filled(_ value: Int, of total: Int, cells: Int, isGood: Bool) -> String {
        let full = Bar.filled(value, of: total, columns: cells)
        return tinted(full, isGood: isGood) + faint(String(repeating: "░", count: cells - full.count))
    }
}
