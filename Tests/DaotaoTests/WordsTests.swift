import Testing
import Training

@testable import daotao

@Suite("Words")
struct WordsTests {
    @Test(
        "are in the requested language",
        arguments: [
            (["progress", "--lang", "vi"], ["DAOTAO_LANG": "en"], Language.vi),
            (["progress", "--lang=en"], ["LANG": "vi_VN.UTF-8"], .en),
            (["progress"], ["DAOTAO_LANG": "vi", "LC_ALL": "en_US"], .vi),
            (["progress"], ["LANG": "vi_VN.UTF-8"], .vi),
            (["progress"], ["LC_ALL": "C", "LANG": "vi_VN.UTF-8"], .en),
            (["progress"], ["LC_ALL": "", "LANG": "vi_VN"], .vi),
            (["progress"], ["LANG": "fr_FR.UTF-8"], .en),
            (["officials", "search", "--", "--lang", "vi"], [:], .en),
            ([], [:], .en),
        ]
    )
    func language(arguments: [String], environment: [String: String], expected: Language) {
        #expect(Spoken.language(arguments: arguments, environment: environment) == expected)
    }

    @Test("write numbers as people do")
    func numbers() {
        #expect(10_000.spoken(in: .vi) == "10.000")
        #expect(1_234_567.spoken(in: .en) == "1,234,567")
        #expect(999.spoken(in: .en) == "999")
        #expect((-1_000).spoken(in: .vi) == "−1.000")
        #expect(41.23.spoken(digits: 2, in: .vi) == "41,23")
        #expect(0.05.spoken(digits: 2, in: .en) == "0.05")
        #expect(99.999.spoken(digits: 2, in: .en) == "100.00")
        #expect(1234.5.spoken(digits: 0, in: .vi) == "1.235")
    }

    @Test("write and read days as people do")
    func days() throws {
        let day = try #require(Day("2022-06-30"))
        #expect(day.spoken(in: .vi) == "30/06/2022")
        #expect(day.spoken(in: .en) == "2022-06-30")
        #expect(Day(argument: "30/06/2022") == day)
        #expect(Day(argument: "30/6/2022") == day)
        #expect(Day(argument: "2022-06-30") == day)
        #expect(Day(argument: "31/06/2022") == nil)
        #expect(Day(argument: "06/30/2022") == nil)
    }

    @Test("show names and contents of files without commanding a terminal")
    func harmless() {
        let data = "a\u{1B}]0;mine\u{7}\u{1B}[2J"
        let fault = Fault(nil, .unknownColumn, ["found": data])
        for text in [words("import.noted", ["file": data]), fault.spoken] {
            #expect(text.contains("mine"))
            #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }

    @Test("of the argument parser are translated, and unknown ones kept")
    func parser() {
        let english = """
            Error: The value 'x' is invalid for '--by <by>'. Please provide one of 'vi' and 'en'.
            Usage: daotao progress [<options>]
              See 'daotao progress --help' for more information.
            """
        #expect(
            ParserWords.translate(english, into: .vi) == """
                Lỗi: Giá trị «x» không dùng được cho «--by <by>». Hãy dùng một trong: «vi» và «en».
                Cách dùng: daotao progress [<tùy chọn>]
                  Xem «daotao progress --help» để biết thêm.
                """
        )
        #expect(ParserWords.translate(english, into: .en) == english)
        let several = "Error: The value 'x' is invalid for '--m <m>'. Please provide one of 'a', 'b', 'c' or 'd'."
        #expect(ParserWords.translate(several, into: .vi).hasSuffix("Hãy dùng một trong: «a», «b», «c» hoặc «d»."))
        #expect(
            ParserWords.translate("Error: 2 unexpected arguments: 'a', 'b'", into: .vi)
                == "Lỗi: 2 tham số thừa: «a», «b»"
        )
        #expect(ParserWords.translate("Something else.", into: .vi) == "Something else.")
    }
}
