/// The number of terminal columns that a text takes.
///
/// Combining accents take none, so composed and decomposed Vietnamese have the same width. Chinese characters and emoji
/// take two, and colour codes none.
public func textWidth(_ text: String) -> Int {
    var width = 0
    var isEscape = false
    for scalar in text.unicodeScalars {
        if isEscape {
            // A colour's sequence ends with its first letter.
            isEscape = !(scalar.isASCII && scalar.properties.isAlphabetic)
        } else if scalar == "\u{1B}" {
            isEscape = true
        } else {
            width += scalar.columns
        }
    }
    return width
}

extension String {
    /// The text in exactly a number of columns: with blanks added, or cut off with an ellipsis.
    public func fitted(to width: Int, alignment: Alignment = .left) -> String {
        let text = truncated(to: width)
        let blanks = String(repeating: " ", count: max(0, width - textWidth(text)))
        return alignment == .left ? text + blanks : blanks + text
    }

    /// The text in at most a number of columns; a longer one is cut off with an ellipsis.
    public func truncated(to width: Int) -> String {
        guard textWidth(self) > width else { return self }
        var kept = ""
        var columns = 0
        for character in self {
            let next = textWidth(String(character))
            guard columns + next < width else { break }
            kept.append(character)
            columns += next
        }
        return width > 0 ? kept + "…" : ""
    }

    /// The text with its control characters made visible, so that data can't command the terminal.
    public var harmless: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var harmless = String.UnicodeScalarView()
        for scalar in unicodeScalars { harmless.append(scalar.isControl ? "\u{FFFD}" : scalar) }
        return String(harmless)
    }

    /// The text with its control characters made visible, except a colour around the whole text, which is the program's
    /// own.
    public var harmlessUnlessColoured: String {
        let end = "\u{1B}[0m"
        guard hasSuffix(end) else { return harmless }
        var coloured = ""
        for run in split(separator: end, omittingEmptySubsequences: true) {
            guard let run = run.harmlessInItsColour else { return harmless }
            coloured += run + end
        }
        return coloured
    }
}

/// The side of its column on which a text is.
public enum Alignment: Sendable, Hashable {
    /// Words are on the left, numbers on the right.
    case left, right
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        properties.generalCategory == .control || properties.isBidiControl
    }

    fileprivate var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

extension Substring {
    /// The text made harmless within its colour; nil where it doesn't begin with a colour.
    fileprivate var harmlessInItsColour: String? {
        let beginning = "\u{1B}["
        guard hasPrefix(beginning), let colour = firstIndex(of: "m"),
            self[..<colour].dropFirst(beginning.count).allSatisfy({ $0.isNumber || $0 == ";" })
        else { return nil }
        let text = index(after: colour)
        return self[..<text] + String(self[text...]).harmless
    }
}
