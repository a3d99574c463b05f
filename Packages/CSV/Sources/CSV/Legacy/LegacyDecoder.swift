/// Converts font encodings and mojibake to UTF-8, chunk by chunk.
///
/// The letters of a legacy text are single bytes, or UTF-8 where the text was saved so. Both are understood, and
/// characters outside the encoding stay as they are.
struct LegacyDecoder {
    private let encoding: CSVEncoding

    /// Bytes at the end of a chunk, which have a meaning only with the next ones.
    private var carry: [UInt8] = []

    /// Makes a decoder, nil for an encoding that isn't a legacy one.
    init?(_ encoding: CSVEncoding) {
        guard encoding.isLegacy else { return nil }
        self.encoding = encoding
    }

    /// Converts bytes to UTF-8; a character that is cut off at their end waits for the next call, unless these are the
    /// last.
    mutating func decode(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        let input = carry.isEmpty ? bytes : carry + bytes
        var output: [UInt8] = []
        output.reserveCapacity(input.count * 3 / 2 + 16)
        var position = 0
        input.withUnsafeBufferPointer { input in
            while position < input.count {
                if input[position] < 0x80, encoding != .vni || !VNI.takesMark(UInt32(input[position])) {
                    output.append(input[position])
                    position += 1
                    continue
                }
                // A unit has at most four characters of four bytes.
                guard isLast || input.count - position >= 16 else { break }
                position = step(input, position, &output)
            }
        }
        carry = Array(input[position...])
        return output
    }

    /// Decodes one unit at a position; returns the position after it.
    private func step(_ input: UnsafeBufferPointer<UInt8>, _ position: Int, _ output: inout [UInt8]) -> Int {
        let first = Self.character(input, position)
        switch encoding {
        case .vni:
            if first.next < input.count {
                let mark = Self.character(input, first.next)
                if let letter = VNI.letter(first.scalar, mark.scalar) {
                    Self.append(letter, &output)
                    return mark.next
                }
            }
            Self.append(VNI.letter(first.scalar) ?? first.scalar, &output)
            return first.next
        case .utf8ReadAsWindows1252:
            return unwound(input, position, &output)
        default:
            Self.append(TCVN3.letter(first.scalar) ?? first.scalar, &output)
            return first.next
        }
    }

    /// Joins the bytes of one character, which were misread as characters themselves.
    private func unwound(_ input: UnsafeBufferPointer<UInt8>, _ position: Int, _ output: inout [UInt8]) -> Int {
        var bytes: [UInt8] = []
        var next = position
        while next < input.count, bytes.count < 4 {
            let character = Self.character(input, next)
            guard let byte = Windows1252.byte(character.scalar) else { break }
            bytes.append(byte)
            next = character.next
            let length = bytes.withUnsafeBufferPointer { UTF8Character($0, at: 0)?.length }
            guard length == bytes.count, bytes.count > 1 else { continue }
            output += bytes
            return next
        }
        let first = Self.character(input, position)
        Self.append(first.scalar, &output)
        return first.next
    }

    /// The character at a position: of UTF-8 where the bytes encode a letter, or else of one byte.
    ///
    /// Two bytes count as UTF-8 only where their character stands for a letter of the encoding; single bytes of TCVN3
    /// and VNI never look like that.
    private static func character(_ input: UnsafeBufferPointer<UInt8>, _ position: Int) -> (scalar: UInt32, next: Int) {
        guard let character = UTF8Character(input, at: position),
            character.length != 2 || isExpected(character.scalar)
        else { return (UInt32(input[position]), position + 1) }
        return (character.scalar, position + character.length)
    }

    private static func isExpected(_ scalar: UInt32) -> Bool {
        scalar < 0x100 || VietnameseLetter(scalar) != nil || Windows1252.byte(scalar) != nil
            || [0x300, 0x301, 0x303, 0x309, 0x323].contains(scalar)
    }

    private static func append(_ scalar: UInt32, _ output: inout [UInt8]) {
        // Every scalar here was decoded or comes from a table.
        guard let scalar = Unicode.Scalar(scalar) else { return }
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
