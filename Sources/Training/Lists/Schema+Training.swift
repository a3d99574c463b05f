public import Shapes

extension Schema {
    /// The name of an official, a unit or a course.
    public static let code = text(1...64)

    /// A number from the registry.
    public static let number = text(1...18, pattern: .digits)

    /// A text that is stored unchanged.
    public static func text(_ length: ClosedRange<Int> = 1...500) -> Schema {
        text(length, pattern: .tidy)
    }
}

/// The words of closed lists, and the ranges of numbers.
extension Schema {
    public static let gender = choice(["male", "female"])
    public static let category = choice(["cadre", "civil_servant", "public_employee"])
    public static let courseFormat = choice(["online", "classroom", "blended"])
    public static let completionFlag = choice(Completion.everyFlag)

    /// A number that may be below zero.
    static let signed = integer(-Int(Int32.max)...Int(Int32.max))

    /// A percentage, which can be far above 100.
    static let percentage = number(0...100_000_000_000)
}

extension TextPattern {
    /// Text without control characters, invisible characters, or white space at the ends, which is stored unchanged.
    public static let tidy = TextPattern(
        #"^([^\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\#u{1BCA0}-\#u{1BCA3}\#u{1D173}-\#u{1D17A}\#u{E0000}-\#u{E0FFF}]([^\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\#u{1BCA0}-\#u{1BCA3}\#u{1D173}-\#u{1D17A}\#u{E0000}-\#u{E0FFF}]*[^\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\#u{1BCA0}-\#u{1BCA3}\#u{1D173}-\#u{1D17A}\#u{E0000}-\#u{E0FFF}])?)?$"#
    ) { text in
        if text.hasControlCharacters { return Flaw(ErrorCode.controlCharacter.rawValue) }
        if text.hasInvisibleCharacters {
            return Flaw(ErrorCode.invisibleCharacter.rawValue, ["found": text.invisibleCharacters])
        }
        let isSpacy =
            text.unicodeScalars.first?.properties.isWhitespace == true
            || text.unicodeScalars.last?.properties.isWhitespace == true
        return isSpacy ? Flaw(ErrorCode.blankAtTheEnds.rawValue) : nil
    }

    /// A link to the web, with a server's name in it.
    public static let link = TextPattern(
        #"^[Hh][Tt][Tt][Pp][Ss]?://[^/?#\s\u0000-\u001f\u007f-\u009f][^\s\u0000-\u001f\u007f-\u009f]*$"#
    ) { text in
        WebLink.isOne(text) ? nil : Flaw(ErrorCode.invalidLink.rawValue, ["found": text])
    }

    /// A well-formed language tag (BCP 47).
    public static let language = TextPattern("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$") { text in
        text.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/) == nil
            ? Flaw(ErrorCode.unknownLanguage.rawValue, ["found": text]) : nil
    }

    /// A code and a version.
    public static let codeAndVersion = TextPattern(#"^[^\u0000-\u001f\u007f-\u009f]+:[0-9]{1,9}$"#) { text in
        let isBoth = text.wholeMatch(of: /.+:[0-9]{1,9}/) != nil && !text.hasControlCharacters
        return isBoth ? nil : Flaw(ErrorCode.unknownCursor.rawValue, ["found": text])
    }
}

extension String {
    /// True if the text has a character that can't be printed, such as NUL.
    fileprivate var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }
    }
}
