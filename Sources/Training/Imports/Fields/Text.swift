import CSV
@_spi(_Unicode) import Swift

/// Text as it is stored: in NFC, without control characters, invisible characters and Ð for Đ.
///
/// White space is folded to single blanks, with none at the ends.
enum Text {
    /// True if the bytes can be stored as they are, with nothing to mend and nothing to escape.
    ///
    /// Each byte is read once, and only certain characters pass: printable ASCII, and the two-byte and three-byte
    /// letters of Vietnamese in their composed form, separated by single blanks. A question mark may stand for a lost
    /// letter, and Ð isn't a Vietnamese letter.
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

    /// A text as it is stored, and the mends that the file's owner may want to know.
    struct Stored {
        var text = ""

        /// True if invisible characters were removed.
        var hadInvisible = false

        /// True if Ð was replaced by Đ.
        var hadEth = false
    }

    /// Text as it is stored.
    ///
    /// - Throws: ``ErrorCode/controlCharacter``, where mending would guess.
    static func stored(_ text: String) throws(FieldRefusal) -> String {
        try read(text).text
    }

    /// Text as it is stored, and its mends.
    ///
    /// - Throws: ``ErrorCode/controlCharacter``, where mending would guess.
    static func read(_ written: String) throws(FieldRefusal) -> Stored {
        var stored = Stored()
        var text = written
        stored.hadInvisible = text.hasInvisibleCharacters
        stored.hadEth = EthLetter.first(in: text) != nil
        // In the encoding of an old font U+00AD is ư and Ð another letter: such text stays as it is, and is refused
        // elsewhere.
        if stored.hadInvisible || stored.hadEth,
            text.unicodeScalars.contains(where: { !$0.isASCII && !$0.isInvisible }),
            LegacyText.look(at: text) != nil
        {
            stored = Stored()
        }
        // Invisible characters are removed first, because they may stand between a letter and its tone.
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

    /// True if the text is certainly in NFC, because it has only characters that neither compose nor decompose.
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
    /// Stages a text.
    ///
    /// - Parameter isOfficialCode: True if it is an official's code, which must not read like an address (`id:1234`).
    mutating func text(_ column: Int, isRequired: Bool = false, maximum: Int = 500, isOfficialCode: Bool = false) {
        // A leading apostrophe may be the guard against a formula, which is not part of the text.
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

    /// Stages a code unchanged, and notes how codes of digits are written in this file.
    ///
    /// - Parameter isOfficialCode: True if it is an official's code, which must not read like an address (`id:1234`).
    mutating func code(_ column: Int, isRequired: Bool = false, isOfficialCode: Bool = false) {
        text(column, isRequired: isRequired, maximum: 64, isOfficialCode: isOfficialCode)
        noteDigits(of: column)
    }
}

/// Recognizes the marks that spreadsheets and databases write into a cell without a value.
enum SpreadsheetError {
    /// True if a field needs a closer look, which few do.
    static func isSuspected(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = field.first else { return false }
        return first == UInt8(ascii: "#") || field.count == 4 && first | 0x20 == UInt8(ascii: "n")
    }

    /// True if a text is such a mark: `#N/A`, `#REF!`, `NULL`, or the `###` of a number that was too wide for its
    /// column.
    static func isOne(_ text: String) -> Bool {
        switch text.utf8.first {
        case UInt8(ascii: "#"):
            words.contains(text.uppercased()) || text.utf8.count > 2 && text.utf8.allSatisfy { $0 == UInt8(ascii: "#") }
        // Null is also a family name, so only these two spellings count.
        case UInt8(ascii: "N"), UInt8(ascii: "n"): text == "NULL" || text == "null"
        default: false
        }
    }

    private static let words: Set<String> = [
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!",
        "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#ERROR!",
    ]
}

/// Ð (eth) and Ɖ, which some keyboards, fonts and code pages write in place of Đ.
///
/// No Vietnamese word has them.
enum EthLetter {
    /// The letter that a look-alike stands for, nil for any other character.
    static func meant(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xD0, 0x189: "Đ"
        case 0xF0, 0x256: "đ"
        default: nil
        }
    }

    /// True if two bytes of UTF-8, the first from C3 to C6, are a look-alike.
    static func isOne(_ lead: UInt8, _ next: UInt8) -> Bool {
        // Ð and ð; Ɖ.
        lead == 0xC3 && next & 0xDF == 0x90 || lead == 0xC6 && next == 0x89
    }

    /// The first look-alike in a text, and the letter for which it stands.
    static func first(in text: String) -> (found: String, meant: String)? {
        for scalar in text.unicodeScalars where scalar.value >= 0xD0 {
            if let meant = meant(scalar) { return (String(scalar), String(meant)) }
        }
        return nil
    }
}

extension String {
    /// The text as a word of a closed list: lower case, without accents and invisible characters, `đ` as `d`, gaps as
    /// one `_`.
    ///
    /// `Cán bộ`, `CÁN BỘ` and `can-bo` all become `can_bo`.
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
