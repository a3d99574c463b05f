import Testing

@testable import CSV

@Suite struct LegacyTextTests {
    @Test(arguments: [
        ("Nguy?n V?n B?o", "Nguy?n"), ("Tr??ng phòng", "Tr??ng"), ("Phó Giám d?c", "d?c"), ("NGUY?N", "NGUY?N"),
        ("Quy?t đ?nh", "Quy?t"), ("(Ph?ng)", "Ph?ng"),
    ])
    func lostLettersAreRecognized(text: String, word: String) {
        #expect(LostLetters.word(in: text) == word)
    }

    @Test(arguments: [
        "Là gì?", "K? toán", "gì?Vì sao", "What is AI?Why", "https://a.vn/?tr?ng", "a.vn/tr?ng=1", "Nguyễn Văn B?o",
        "??",
        "Ai?Ai", "",
    ])
    func questionMarksInQuestionsAreNotLostLetters(text: String) {
        #expect(LostLetters.word(in: text) == nil)
    }

    @Test func namesInFontEncodingsAreKnown() {
        #expect(LegacyText.look(at: "NguyÔn V¨n Hïng") == .tcvn3)
        #expect(LegacyText.look(at: "Nguyeãn Vaên Huøng") == .vni)
        #expect(LegacyText.look(at: "Nguyá»…n VÄƒn HÃ¹ng") == .utf8ReadAsWindows1252)
        #expect(LegacyText.look(at: "Lª ThÞ Hoa") == .tcvn3)
        #expect(LegacyText.look(at: "§ç §øc §«ng") == .tcvn3)
        #expect(LegacyText.look(at: "Ñaëng Thò Lan") == .vni)
        // The second byte of Đ has no meaning in Windows-1252, and became a control character.
        #expect(LegacyText.look(at: "Ä\u{90}áº·ng") == .utf8ReadAsWindows1252)
    }

    @Test(arguments: LegacySamples.others)
    func otherNamesAreLeftAlone(name: String) {
        #expect(LegacyText.look(at: name) == nil)
    }

    @Test func vietnameseNamesAreLeftAlone() {
        #expect(LegacySamples.names.count > 4000)
        for name in LegacySamples.names {
            #expect(LegacyText.look(at: name) == nil, "\(name)")
        }
    }

    @Test(arguments: [CSVEncoding.tcvn3, .vni, .utf8ReadAsWindows1252])
    func convertedNamesEqualTheOriginals(encoding: CSVEncoding) {
        var known = 0
        for name in LegacySamples.names {
            let legacy = LegacySamples.looks(name, in: encoding)
            let look = LegacyText.look(at: legacy)
            #expect(look == encoding || look == nil, "\(name): \(legacy)")
            if look == encoding { known += 1 }
            let found = LegacyText.converted(legacy, from: encoding)
            // TCVN3 has no bytes for capitals with tones: a second font shows the small letters as capitals.
            let expected = encoding == .tcvn3 ? name.lowercased() : name
            #expect((encoding == .tcvn3 ? found.lowercased() : found) == expected, "\(legacy)")
        }
        // The remaining names have no impossible word, or only one that could be a western name.
        #expect(known * 100 > LegacySamples.names.count * 85)
    }

    @Test func correctTextStays() {
        #expect(
            LegacyText.converted("Nguyễn Văn Hùng – Hà Nội", from: .utf8ReadAsWindows1252) == "Nguyễn Văn Hùng – Hà Nội"
        )
        #expect(LegacyText.converted("Nguyễn ThÞ", from: .tcvn3) == "Nguyễn Thị")
        #expect(LegacyText.converted("abc", from: .windows1258) == "abc")
    }

    @Test func syllablesDifferFromNonsense() {
        for word in "Nguyễn nghiêng quỳnh Quý giếng gì ý ước ươm khuya thuở đĩa Huỳnh oằn xoong quốc loẹt Gìn yểu"
            .split(separator: " ")
        {
            #expect(VietnameseSyllable.isOne(word.unicodeScalars.map(\.value)), "\(word)")
        }
        // The decomposed form is the same syllable.
        #expect(VietnameseSyllable.isOne("nguye\u{302}\u{303}n".unicodeScalars.map(\.value)))
        for word in "NguyÔn Noël Café Müller hát̀ ngg bàc tõc aêi đ qu".split(separator: " ") {
            #expect(!VietnameseSyllable.isOne(word.unicodeScalars.map(\.value)), "\(word)")
        }
    }
}
