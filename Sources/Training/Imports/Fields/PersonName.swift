import CSV

/// A person's name as it is stored: in one field, as the person writes it.
enum PersonName {
    /// True if the bytes are a name that can be stored unchanged, as nearly all are.
    ///
    /// Such a name has small letters, only Vietnamese letters, and no forbidden characters.
    static func isPlain(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.count <= 200, Text.isPlain(field) else { return false }
        var hasSmallLetter = false
        var index = 0
        while index < field.count {
            let byte = field[index]
            if byte < 0x80 {
                guard !isForbidden(byte) else { return false }
                if byte >= UInt8(ascii: "a") { hasSmallLetter = true }
                index += 1
            } else if byte == 0xE1 {
                index += 3
            } else {
                guard isVietnamese(byte, field[index + 1]) else { return false }
                index += 2
            }
        }
        return hasSmallLetter
    }

    /// Reads a name; one all in capitals gets capitals at the beginnings of words only.
    static func read(_ text: String) throws(FieldRefusal) -> (name: String, wasInCapitals: Bool) {
        let beginsAsName = text.first.map { !"-'’.,".contains($0) } ?? false
        guard beginsAsName, !text.utf8.contains(where: isForbidden), text.contains(where: \.isLetter) else {
            throw FieldRefusal(.notAName, ["found": text])
        }
        guard LegacyText.look(at: text) == nil else { throw FieldRefusal(.legacyFont, ["found": text]) }
        return text.isInCapitals ? (text.capitalizedWords, true) : (text, false)
    }

    /// True if a character is forbidden in names: markup, and characters by which a spreadsheet recognizes formulas.
    ///
    /// Allowed are a comma, a full stop, brackets, quotes, dashes, and digits by which a list distinguishes namesakes:
    /// `Nguyễn Văn A (con)`, `Lê-Trần`, `H'Len`, `Trần "Tí" An`.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="),
            UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "^"), UInt8(ascii: "*"), UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "{"),
            UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "~"), UInt8(ascii: "?"),
            UInt8(ascii: "!"), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// True if two bytes of UTF-8 are a letter of Vietnamese below U+01C0.
    private static func isVietnamese(_ lead: UInt8, _ next: UInt8) -> Bool {
        switch (lead, next) {
        // À Á Â Ã È É Ê Ì Í Ò Ó Ô Õ Ù Ú Ý, and their small forms.
        case (0xC3, _): isLatin1Vowel(next & 0x1F)
        // Ă ă Đ đ Ĩ ĩ
        case (0xC4, 0x82), (0xC4, 0x83), (0xC4, 0x90), (0xC4, 0x91), (0xC4, 0xA8), (0xC4, 0xA9): true
        // Ũ ũ
        case (0xC5, 0xA8), (0xC5, 0xA9): true
        // Ơ ơ Ư ư
        case (0xC6, 0xA0), (0xC6, 0xA1), (0xC6, 0xAF), (0xC6, 0xB0): true
        default: false
        }
    }

    private static func isLatin1Vowel(_ letter: UInt8) -> Bool {
        switch letter {
        case 0...3, 8...10, 12, 13, 18...21, 25, 26, 29: true
        default: false
        }
    }
}

extension RowReader {
    /// Stages a person's name; one all in capitals gets capitals at the beginnings of words only.
    mutating func name(_ column: Int) {
        if takesPlain(column, PersonName.isPlain) { return }
        guard let text = filled(column, true) else { return }
        guard text.count <= 200 else {
            return refuse(column, .valueTooLong, ["found": "\(text.count)", "expected": "200"])
        }
        do {
            let read = try PersonName.read(text)
            if read.wasInCapitals { note(column, .nameInCapitals, ["found": text, "stored": read.name]) }
            line.append(read.name)
        } catch {
            refuse(column, error)
        }
    }
}

extension String {
    /// True if the text has letters, all of them capitals.
    fileprivate var isInCapitals: Bool {
        contains(where: \.isUppercase) && !contains(where: \.isLowercase) && count > 1
    }

    /// The text with a capital at the beginning of each word: `NGUYỄN THỊ H'LEN` becomes `Nguyễn Thị H'Len`.
    fileprivate var capitalizedWords: String {
        var isStart = true
        var words = ""
        for character in self {
            words += isStart ? character.uppercased() : character.lowercased()
            isStart = !character.isLetter
        }
        return words
    }
}
