/// Keeps spreadsheets from running a cell, by an apostrophe before text that begins like a formula.
///
/// ```swift
/// FormulaGuard.guarded("=1+1")     // '=1+1
/// FormulaGuard.unguarded("'=1+1")  // =1+1
/// FormulaGuard.guarded("'=1+1")    // ''=1+1, so that it is read back as it was
/// ```
///
/// Every text is restored exactly. Numbers are guarded too: a spreadsheet would drop the plus of `+84912345678`, and
/// any text that begins with a sign can be a formula.
public enum FormulaGuard {
    private static let apostrophe = UInt8(ascii: "'")

    /// Guards a text, so that no spreadsheet takes it for a formula.
    ///
    /// - Returns: The text, after an apostrophe where it needs one.
    public static func guarded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { needsGuard($0) } ? "'" + text : text
    }

    /// Restores a text that was guarded.
    ///
    /// - Returns: The text, without its apostrophe where that is a guard.
    public static func unguarded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { hasGuard($0) } ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// True if the first byte of a field is a guard, which is dropped when the field is read.
    ///
    /// - Parameter field: The field's bytes, in UTF-8.
    /// - Returns: True if the first byte is a guard.
    @inlinable
    public static func hasGuard(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        // Hardly any field begins with an apostrophe.
        guard let first = field.first, first == UInt8(ascii: "'") else { return false }
        return needsGuard(UnsafeBufferPointer(rebasing: field.dropFirst()))
    }

    /// True if a spreadsheet might run a text, with or without apostrophes before it.
    ///
    /// A text that looks guarded already is guarded again, so that its own apostrophe is restored.
    @usableFromInline
    static func needsGuard(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = text.drop { $0 == apostrophe }
        guard let first = rest.first else { return false }
        // Programs that split cells again take the text after a tab or a line end for a separate cell.
        if [UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(first) { return true }
        while let length = blankLength(rest) { rest = rest.dropFirst(length) }
        guard let next = rest.first else { return false }
        if "=+-@\t\r\n".utf8.contains(next) { return true }
        return wideSigns.contains { rest.starts(with: $0) }
    }

    /// The length of the blank at the beginning of the bytes, nil for none.
    private static func blankLength(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        if bytes.first == UInt8(ascii: " ") { return 1 }
        return wideBlanks.first { bytes.starts(with: $0) }?.count
    }

    /// The signs as typed in East Asia, which Excel treats like the narrow ones.
    private static let wideSigns = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }

    /// Blanks other than ASCII's, and invisible marks; spreadsheets may remove them.
    private static let wideBlanks = [
        "\u{A0}", "\u{2007}", "\u{202F}", "\u{3000}", "\u{200B}", "\u{2060}", "\u{FEFF}",
    ].map { Array($0.utf8) }
}
