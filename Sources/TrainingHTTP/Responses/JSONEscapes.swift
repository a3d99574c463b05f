/// Which bytes of UTF-8 text stand in a JSON string as they are (RFC 8259, 7), and how the others are written.
enum JSONEscapes {
    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    static func escape(_ byte: UInt8) -> String {
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
