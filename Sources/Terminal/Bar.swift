/// A horizontal bar, exact to an eighth of a column.
public enum Bar {
    /// The filled part of a bar.
    ///
    /// - Parameters:
    ///   - value: The part that is done.
    ///   - total: The whole.
    ///   - columns: The width of the whole bar.
    /// - Returns: Blocks, at most `columns` of them.
    public static func filled(_ value: Int, of total: Int, columns: Int) -> String {
        guard total > 0, value > 0, columns > 0 else { return "" }
        let eighths = min(columns * 8, value * columns * 8 / total)
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    }
}
