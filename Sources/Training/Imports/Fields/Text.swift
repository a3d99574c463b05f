import CSV
@_spi(_Unicode) import Swift

/// Text as it is stored: NFC, without control characters and characters that nobody sees, white space folded to single
/// blanks and none at the ends, and no Ð for Đ.
enum Text {
    /// What a look at the bytes says of a field.
    enum Look {
        case empty
        /// Nothing to mend and nothing to escape: the bytes can be stored as they are.
        case plain
        /// Has to be taken apart to know.
        case other
    }

    /// Looks once at every byte, and vouches only for what is certain: printable ASCII, and the two-byte and
    /// three-byte letters of Vietnamese in their composed form, with single blanks between.
    ///
    /// A question mark may be what became of a letter, and Ð is none of Vietnamese's.
    static func look(at field: UnsafeBufferPointer<UInt8>) -> Look {
        guard let first = field.first, let last = field.last else { return .empty }
        guard first != blank, last != blank else { return .other }
        var index = 0
        var previous: UInt8 = 0
        while index < field.count {
            let byte = field[index]
            switch byte {
            case 0x20 where previous == blank: return .other
            case UInt8(ascii: "\\"), UInt8(ascii: "?"): return .other
            case 0x20...0x7E: index += 1
            case 0xC3...0xC6:
                // U+00C0 to U+01BF: Latin letters, all of them stable under NFC.
                guard index + 1 < field.count, isContinuation(field[index + 1]),
                    !EthLetter.isOne(byte, field[index + 1])
                else { return .other }
                index += 2
            case 0xE1:
                // U+1E80 to U+1EFF: the rest of Vietnamese.
                guard index + 2 < field.count, field[index + 1] == 0xBA || field[index + 1] == 0xBB,
                    isContinuation(field[index + 2])
                else { return .other }
                index += 3
            default: return .other
            }
            previous = byte
        }
        return .plain
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
    /// - Throws: ``ErrorCode/controlCharacter`` as a fault, where mending would guess.
    static func stored(_ text: String) -> Result<String, TextFault> {
        read(text).map(\.text)
    }

    /// Text as it is stored, and what was done to it.
    ///
    /// - Throws: ``ErrorCode/controlCharacter`` as a fault, where mending would guess.
    static func read(_ written: String) -> Result<Stored, TextFault> {
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
            guard !scalar.isControl else { return .failure(.controlCharacter) }
            if pendingBlank {
                scalars.append(" ")
                pendingBlank = false
            }
            scalars.append(stored.hadEth ? EthLetter.meant(scalar) ?? scalar : scalar)
        }
        stored.text = String(scalars)
        return .success(stored)
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

    enum TextFault: Error {
        case controlCharacter
    }

    private static let blank = UInt8(ascii: " ")

    private static func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0xC0 == 0x80
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
