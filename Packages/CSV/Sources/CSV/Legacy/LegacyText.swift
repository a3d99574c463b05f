/// Text that is unreadable because it was typed in a font with its own encoding, or read in the wrong encoding.
///
/// ```swift
/// LegacyText.look(at: "NguyÔn V¨n Hïng")                    // .tcvn3
/// LegacyText.converted("NguyÔn V¨n Hïng", from: .tcvn3)     // "Nguyễn Văn Hùng"
/// ```
public enum LegacyText {
    /// Guesses the legacy encoding of one text.
    ///
    /// Vietnamese text and foreign names of people and countries give nil, and so does a text with a single odd word
    /// that could be western, such as `Loïc`.
    ///
    /// - Returns: `tcvn3`, `vni` or `utf8ReadAsWindows1252`; nil where nothing indicates one of them.
    public static func look(at text: String) -> CSVEncoding? {
        var text = text
        return text.withUTF8 { look(at: $0) }
    }

    /// Guesses the legacy encoding of one field.
    ///
    /// - Parameter field: The field's bytes, in UTF-8.
    /// - Returns: The same as ``look(at:)-(String)``; nil where the bytes aren't UTF-8.
    public static func look(at field: UnsafeBufferPointer<UInt8>) -> CSVEncoding? {
        guard mayBeLegacy(field), let text = String(validating: field, as: UTF8.self) else { return nil }
        var tally = LegacyTally()
        tally.count(text.unicodeScalars.lazy.map(\.value))
        guard tally.unicode == 0, tally.unknown == 0 else { return nil }
        if tally.mojibake > 0 { return tally.tcvn3.all + tally.vni.all == 0 ? .utf8ReadAsWindows1252 : nil }
        switch (isEnough(tally.tcvn3), isEnough(tally.vni)) {
        case (true, false): return .tcvn3
        case (false, true): return .vni
        default: return nil
        }
    }

    /// True if the field isn't ASCII, and has none of the Vietnamese letters that only Unicode has; most names have
    /// one.
    private static func mayBeLegacy(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0
        var isHigh = false
        for byte in field where byte >= 0x80 {
            switch (previous, byte) {
            // These are ạ to ỹ, đ, ơ and ư.
            case (0xE1, 0xBA), (0xE1, 0xBB), (0xC4, 0x90), (0xC4, 0x91), (0xC6, 0xA0), (0xC6, 0xA1), (0xC6, 0xAF),
                (0xC6, 0xB0):
                return false
            default: previous = byte
            }
            isHigh = true
        }
        return isHigh
    }

    private static func isEnough(_ count: LegacyTally.Count) -> Bool {
        count.strong > 0 || count.weak > 1
    }

    /// Restores the intended text.
    ///
    /// - Parameters:
    ///   - text: The text as it was found.
    ///   - encoding: The encoding from ``look(at:)``, or from somebody who knows it.
    /// - Returns: The intended text; the same text for an encoding that isn't a legacy one.
    public static func converted(_ text: String, from encoding: CSVEncoding) -> String {
        guard let decoder = LegacyDecoder(encoding) else { return text }
        var decoding = decoder
        return String(decoding: decoding.decode(Array(text.utf8), isLast: true), as: UTF8.self)
    }
}
