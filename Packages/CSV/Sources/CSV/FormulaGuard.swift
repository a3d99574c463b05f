/// Keeps spreadsheets from running a cell: text that begins as a formula does gets an apostrophe before it.
///
/// ```swift
/// FormulaGuard.guarded("=1+1")     // '=1+1
/// FormulaGuard.unguarded("'=1+1")  // =1+1
/// FormulaGuard.guarded("'=1+1")    // ''=1+1, so that it is read back as it was
/// ```
///
/// Every text comes back as it was. Numbers are no exception: a spreadsheet would take the plus off `+84912345678`, and
/// any text that begins with a sign can be a formula.
public enum FormulaGuard {
    private static let apostrophe = UInt8(ascii: "'")

    /// A text that no spreadsheet takes for a formula.
    ///
    /// - Returns: The text, behind an apostrophe where it needs one.
    public static func guarded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { needsGuard($0) } ? "'" + text : text
    }

    /// A text as it was before it was guarded.
    ///
    /// - Returns: The text, without the apostrophe where it is a guard.
    public static func unguarded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { hasGuard($0) } ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Whether the first byte of a field is a guard, to be left out when the field is read.
    ///
    /// - Parameter field: A field's bytes, in UTF-8.
    /// - Returns: Whether it is.
    @inlinable
    public static func hasGuard(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        // Hardly a field begins with an apostrophe.
        guard let first = field.first, first == UInt8(ascii: "'") else { return false }
        return needsGuard(UnsafeBufferPointer(rebasing: field.dropFirst()))
    }

    /// Whether a spreadsheet might run a text, apostrophes before it or not.
    ///
    /// A text with apostrophes before it that looks guarded already is guarded once more, so that it keeps its own.
    @usableFromInline
    static func needsGuard(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = text.drop { $0 == apostrophe }
        guard let first = rest.first else { return false }
        // Programs that split cells again take the text behind a tab or a line end for a cell of its own.
        if [UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains(first) { return true }
        while let length = blankLength(rest) { rest = rest.dropFirst(length) }
        guard let next = rest.first else { return false }
        if "=+-@\t\r\n".utf8.contains(next) { return true }
        return wideSigns.contains { rest.starts(with: $0) }
    }

    /// The length of the blank that the bytes begin with, nil where they begin with none.
    private static func blankLength(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        if bytes.first == UInt8(ascii: " ") { return 1 }
        return wideBlanks.first { bytes.starts(with: $0) }?.count
    }

    /// The signs as they are typed in East Asia, which Excel takes for the narrow ones.
    private static let wideSigns = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }

    /// Blanks that aren't ASCII, and invisible marks: spreadsheets may take them off.
    private static let wideBlanks = [
        "\u{A0}", "\u{2007}", "\u{202F}", "\u{3000}", "\u{200B}", "\u{2060}", "\u{FEFF}",
    ].map { Array($0.utf8) }
}
