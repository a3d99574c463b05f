extension Unicode.Scalar {
    /// True if it is invisible: joiners and marks of direction, soft hyphens, fillers, variation selectors, tags.
    ///
    /// Pasted text has such characters, which make two codes of what looks like one. They are Unicode's
    /// Default_Ignorable_Code_Point, and the marks of annotations.
    public var isInvisible: Bool {
        switch value {
        case ..<0xAD: false
        case 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3,
            0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// True if it is a control character (Cc) of ASCII or Latin-1.
    var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }

    /// The character's name for people, such as `U+200E`.
    var inWords: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension StringProtocol {
    public var hasInvisibleCharacters: Bool {
        unicodeScalars.contains(where: \.isInvisible)
    }

    /// True if the text shows nothing: all its characters are invisible, control characters or white space.
    var showsNothing: Bool {
        unicodeScalars.allSatisfy { $0.isInvisible || $0.isControl || $0.properties.isWhitespace }
    }

    /// The different invisible characters of the text, such as `U+200E, U+00AD`.
    public var invisibleCharacters: String {
        var names: [String] = []
        for scalar in unicodeScalars where scalar.isInvisible && !names.contains(scalar.inWords) {
            names.append(scalar.inWords)
        }
        return names.joined(separator: ", ")
    }

    /// The text with its invisible characters replaced by their names: `⟨U+200E⟩C1`.
    var withInvisibleCharactersNamed: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.isInvisible { text += "⟨\(scalar.inWords)⟩" } else { text.unicodeScalars.append(scalar) }
        }
    }
}
