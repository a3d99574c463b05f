import Glibc
import Testing

@testable import CSV

@Suite struct LegacyTableTests {
    /// TCVN3's letters are those of the standard's first form, which libc knows.
    @Test func tcvn3IsWhatLibcSays() throws {
        let descriptor = iconv_open("UTF-8", "TCVN5712-1")
        try #require(descriptor != iconv_t(bitPattern: -1))
        defer { iconv_close(descriptor) }
        var letters = 0
        for byte in UInt8(0xA1)...0xFE {
            guard let letter = TCVN3.letter(UInt32(byte)) else { continue }
            // A line feed follows, because the decoder holds a letter back until it knows that no tone follows.
            var input = [CChar(bitPattern: byte), 0x0A]
            var output = [CChar](repeating: 0, count: 16)
            let known = input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    var source = input.baseAddress
                    var target = output.baseAddress
                    var left = input.count
                    var room = output.count
                    _ = iconv(descriptor, &source, &left, &target, &room)
                    return String(decoding: output.prefix(16 - room).map { UInt8(bitPattern: $0) }, as: UTF8.self)
                }
            }
            #expect(known == Unicode.Scalar(letter).map { String($0) + "\n" }, "\(String(byte, radix: 16))")
            letters += 1
        }
        // 67 small letters with marks, and seven capitals.
        #expect(letters == 74)
    }

    @Test func vniHasEveryLetter() {
        var letters: Set<UInt32> = []
        for single in UInt32(0xC0)...0xFF { if let letter = VNI.letter(single) { letters.insert(letter) } }
        for base in UInt32(0x41)...0xFF {
            for mark in UInt32(0xC0)...0xFF { if let letter = VNI.letter(base, mark) { letters.insert(letter) } }
        }
        #expect(letters.count == 67 * 2)
        for (written, meant) in [
            ("ñöôøng", "đường"), ("ÑÖÔØNG", "ĐƯỜNG"), ("Quyønh", "Quỳnh"), ("Lyù", "Lý"), ("Kyõ", "Kỹ"),
            ("Thò", "Thị"), ("Vuõ", "Vũ"), ("Myõ Linh", "Mỹ Linh"), ("NGUYEÃN", "NGUYỄN"), ("Hueä", "Huệ"),
            ("Ñaêk", "Đăk"),
            ("nghæ", "nghỉ"), ("kyõ sö", "kỹ sư"), ("naêng löïc", "năng lực"), ("xaõ", "xã"), ("UÛy", "Ủy"),
            ("vieân", "viên"),
        ] {
            #expect(LegacyText.converted(written, from: .vni) == meant)
        }
    }

    @Test func encodingsHaveNames() {
        for encoding in CSVEncoding.allCases { #expect(CSVEncoding(name: encoding.rawValue.uppercased()) == encoding) }
        #expect(CSVEncoding(name: "ABC") == .tcvn3)
        #expect(CSVEncoding(name: "klingon") == nil)
    }
}
