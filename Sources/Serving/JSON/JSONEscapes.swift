extension [UInt8] {
    /// Appends a text as a JSON string (RFC 8259, 7), in its quotes: the one place that knows what has to be escaped.
    ///
    /// - Parameter text: The text.
    mutating func append(json text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { text in
            if text.allSatisfy(Self.isPlain) {
                append(contentsOf: text)
            } else {
                for byte in text {
                    if Self.isPlain(byte) { append(byte) } else { self += Self.escape(byte).utf8 }
                }
            }
        }
        append(UInt8(ascii: "\""))
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): #"\""#
        case UInt8(ascii: "\\"): #"\\"#
        case UInt8(ascii: "\n"): #"\n"#
        case UInt8(ascii: "\r"): #"\r"#
        case UInt8(ascii: "\t"): #"\t"#
        default: (byte < 16 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)
        }
    }
}
