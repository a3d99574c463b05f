import CSV
@_spi(_Unicode) import Swift

/// Text as it is stored: NFC, without control characters and characters that nobody sees, white space folded to single
/// blanks and none at the ends, and no Ð for Đ.
enum Text {
    /// Whether the bytes can be stored as they are, with nothing to mend and nothing to escape.
    ///
    /// It looks once at every byte, and vouches only for what is certain: printable ASCII, and the two-byte and three-byte
    /// letters of Vietnamese in their composed form, with single blanks between. A question mark may be what became of a
    /// letter, and Ð is none of Vietnamese's.
    static func isPlain(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first, let last = field.last, first != blank, last != blank,
            !SpreadsheetError.isSuspected(field)
        else { return false }
        var index = 0
        var previous: UInt8 = 0
        while index < field.count {
            let byte = field[index]
            switch byte {
            case 0x20 where previous == blank: return false
            case UInt8(ascii: "\\"), UInt8(ascii: "?"): return false
            case 0x20...0x7E: index += 1
            case 0xC3...0xC6:
                // U+00C0 to U+01BF: Latin letters, all of them stable under NFC.
                guard index + 1 < field.count, isContinuation(field[index + 1]),
                    !EthLetter.isOne(byte, field[index + 1])
                else { return false }
                index += 2
            case 0xE1:
                // U+1E80 to U+1EFF: the rest of Vietnamese.
                guard index + 2 < field.count, field[index + 1] == 0xBA || field[index + 1] == 0xBB,
                    isContinuation(field[index + 2])
                else { return false }
                index += 3
            default: return false
            }
            previous = byte
        }
        return true
    }

    /// A text as it is stored, and what was done to it that somebody may want to know.
    struct Stored {
        var text = ""

        /// Whether characters were taken out that nobody sees.
        var hadInvisible = false

        /// Whether Ð stood for Đ.
        var hadEth = false
    }

    /// Text as it is stored.
    ///
    /// - Throws: ``ErrorCode/controlCharacter``, where mending would guess.
    static func stored(_ text: String) throws(FieldRefusal) -> String {
        try read(text).text
    }

    /// Text as it is stored, and what was done to it.
    ///
    /// - Throws: ``ErrorCode/controlCharacter``, where mending would guess.
    static func read(_ written: String) throws(FieldRefusal) -> Stored {
        var stored = Stored()
        var text = written
        stored.hadInvisible = text.hasInvisibleCharacters
        stored.hadEth = EthLetter.first(in: text) != nil
        // In the letters of an old font U+00AD is ư and Ð another letter: such text is left for whoever refuses it.
        if stored.hadInvisible || stored.hadEth,
            text.unicodeScalars.contains(where: { !$0.isASCII && !$0.isInvisible }),
            LegacyText.look(at: text) != nil
        {
            stored = Stored()
        }
        // They go first, for they may stand between a letter and its tone.
        if stored.hadInvisible { text.unicodeScalars.removeAll(where: \.isInvisible) }
        var scalars = String.UnicodeScalarView()
        var pendingBlank = false
        for scalar in isComposed(text) ? text.unicodeScalars : composed(text) {
            if isBlank(scalar) {
                pendingBlank = !scalars.isEmpty
                continue
            }
            guard !scalar.isControl else { throw FieldRefusal(.controlCharacter) }
            if pendingBlank {
                scalars.append(" ")
                pendingBlank = false
            }
            scalars.append(stored.hadEth ? EthLetter.meant(scalar) ?? scalar : scalar)
        }
        stored.text = String(scalars)
        return stored
    }

    /// Whether the text is certainly in NFC: below the combining marks, and in the rest of the Latin letters, nothing
    /// composes or decomposes.
    private static func isComposed(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value < 0x300 || (0x1E00..<0x1F00).contains($0.value) }
    }

    private static func composed(_ text: String) -> String.UnicodeScalarView {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text._nfc)
        return scalars
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09...0x0D, 0x85, 0xA0: true
        case 0..<0x1680: false
        default: scalar.properties.isWhitespace
        }
    }

    private static let blank = UInt8(ascii: " ")

    private static func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0xC0 == 0x80
    }
}

extension RowReader {
    /// Stages a column as the text that it is.
    ///
    /// - Parameters:
    ///   - column: Which column.
    ///   - isRequired: Whether it must not be empty.
    ///   - maximum: Its greatest length.
    ///   - isOfficialCode: Whether it gives somebody a code, which must not read like the registry's own address.
    mutating func text(_ column: Int, isRequired: Bool = false, maximum: Int = 500, isOfficialCode: Bool = false) {
        // An apostrophe in front may be a guard against being run, which is no part of the text.
        let apostrophe = UInt8(ascii: "'")
        let isPlain = takesPlain(column) { field in
            field.count <= maximum && field.first != apostrophe && Text.isPlain(field)
                && !(isOfficialCode && OfficialAddress.isBegun(field))
        }
        if isPlain { return }
        guard let text = filled(column, isRequired) else { return }
        guard text.count <= maximum else {
            return refuse(column, .valueTooLong, ["found": "\(text.count)", "expected": "\(maximum)"])
        }
        if isOfficialCode, OfficialAddress.isBegun(text) { return refuse(column, .codeLikeAddress, ["found": text]) }
        line.append(text)
    }

    /// Stages a column as the code that it is, and takes note of how those of digits alone are written in this file.
    ///
    /// - Parameters:
    ///   - isRequired: Whether it must not be empty.
    ///   - isOfficialCode: Whether it gives somebody a code, which must not read like the registry's own address.
    mutating func code(_ column: Int, isRequired: Bool = false, isOfficialCode: Bool = false) {
        text(column, isRequired: isRequired, maximum: 64, isOfficialCode: isOfficialCode)
        noteDigits(of: column)
    }
}

/// The marks that spreadsheets and databases write into a cell without a value: errors, never a code or a text.
enum SpreadsheetError {
    /// Whether a field needs a closer look; hardly any does.
    static func isSuspected(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first else { return false }
        return first == UInt8(ascii: "#") || field.count == 4 && first | 0x20 == UInt8(ascii: "n")
    }

    /// Whether a text is one: `#N/A`, `#REF!`, `NULL`, or the marks of a number that was too wide for its column.
    static func isOne(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "#"):
            words.contains(text.uppercased()) || text.utf8.count > 2 && text.utf8.allSatisfy { $0 == UInt8(ascii: "#") }
        // Null is a name too, so only these two spellings count.
        case UInt8(ascii: "N"), UInt8(ascii: "n"): text == "NULL" || text == "null"
        default: false
        }
    }

    private static let words: Set<String> = [
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
        "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#ERROR!",
    ]
}

/// Ð (eth) and Ɖ, which look like Đ: some keyboards, fonts and code pages write them instead, and no Vietnamese word
/// has them.
enum EthLetter {
    /// The letter that is meant by one that looks like it, nil for any other.
    static func meant(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xD0, 0x189: "Đ"
        case 0xF0, 0x256: "đ"
        default: nil
        }
    }

    /// Whether two bytes of UTF-8, the first from C3 to C6, are one of them.
    static func isOne(_ lead: UInt8, _ next: UInt8) -> Bool {
        // Ð and ð; Ɖ.
        lead == 0xC3 && next & 0xDF == 0x90 || lead == 0xC6 && next == 0x89
    }

    /// The first of them in a text, and what is meant by it.
    static func first(in text: String) -> (found: String, meant: String)? {
        for scalar in text.unicodeScalars where scalar.value >= 0xD0 {
            if let meant = meant(scalar) { return (String(scalar), String(meant)) }
        }
        return nil
    }
}

extension String {
    /// For words of a closed list: lower case, without accents and with `đ` as `d`, blanks and dashes as one `_`, and without
    /// characters that nobody sees.
    ///
    /// `Cán bộ`, `CÁN BỘ` and `can-bo` are all `can_bo`.
    var foldedWord: String {
        var folded = ""
        var pendingGap = false
        for scalar in self._nfd {
            if scalar.properties.canonicalCombiningClass != .notReordered || scalar.isInvisible { continue }
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                pendingGap = !folded.isEmpty
                continue
            }
            if pendingGap {
                folded += "_"
                pendingGap = false
            }
            let lower = (EthLetter.meant(scalar) ?? scalar).properties.lowercaseMapping
            folded += lower == "đ" ? "d" : lower
        }
        return folded
    }
}
