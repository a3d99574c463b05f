import Testing
import TrainingTesting

@testable import Training

@Suite struct FieldTests {
    @Test(arguments: [
        ("001085000001", "001085000001"), ("1085000001", "001085000001"), ("79085000001", "079085000001"),
        ("001 085 000 001", "001085000001"), ("001.085.000.001", "001085000001"), ("'001085000001", "001085000001"),
        ("001085 000001", "001085000001"), ("0010-8500-0001", "001085000001"), ("001 0 85 000001", "001085000001"),
        // Programs write a number with an empty fraction, or with separated thousands.
        ("1085123477.0", "001085123477"), ("79085123456,0", "079085123456"), ("79085123456.00", "079085123456"),
        ("001085000001.0", "001085000001"), ("79.085.123.456", "079085123456"),
        // The official was born abroad.
        ("229085000001", "229085000001"),
    ])
    func mendsNationalIDs(written: String, stored: String) throws {
        #expect(try NationalID.read(written).digits == stored)
    }

    // Ten and eleven digits are mended only where a spreadsheet certainly dropped the zeros of a province's code.
    @Test(arguments: [
        "123456789", "12345678", "0010850000011", "01085000001", "98085000001", "3085000001", "1.08512E+11",
        "1,08512E+11", "OO1085000001", "",
    ])
    func refusesNationalIDs(written: String) {
        #expect(throws: FieldRefusal.self) { try NationalID.read(written) }
    }

    /// Twelve digits that result from leaving marks out may be another person's number.
    @Test(arguments: [
        ("1085123477.5", ErrorCode.nationalIdFraction), ("79085123456.50", .nationalIdFraction),
        ("001085123.000", .nationalIdFraction), ("79085123456-1", .nationalIdGrouping),
        ("001085123456-1", .nationalIdGrouping), ("0010851234-56", .nationalIdGrouping),
        ("0 0 1 0 8 5 1 2 3 4 5 6", .nationalIdGrouping), ("001085123456-", .nationalIdGrouping),
        ("003085000001", .nationalIdPlace), ("000085000001", .nationalIdPlace), ("097085000001", .nationalIdPlace),
        ("097 085 000 001", .nationalIdPlace), ("123456789.0", .nationalIdOldCard),
        ("001'085000001", .nationalIdCharacters),
    ])
    func refusesNumbersOfOtherPeople(written: String, code: ErrorCode) {
        let fault = #expect(throws: FieldRefusal.self) { try NationalID.read(written) }
        #expect(fault?.code == code)
    }

    @Test(arguments: [("001085000001", true), ("229085000001", true), ("003085000001", false), ("000085000001", false)])
    func theQuickLookAtANationalIDAgrees(written: String, isOne: Bool) {
        #expect(Array(written.utf8).withUnsafeBufferPointer(NationalID.isPlain) == isOne)
        #expect(((try? NationalID.read(written)) != nil) == isOne)
    }

    @Test(arguments: ["2022-06-30", "30/06/2022", "30/6/2022", "30-06-2022", "30.06.2022", "2022/06/30"])
    func readsDays(written: String) throws {
        #expect(try WrittenDay.read(written).day == Day("2022-06-30"))
    }

    /// A time behind a day is ignored, unless it is in another time zone.
    @Test(arguments: [
        ("2022-06-30 00:00:00", false), ("2022-06-30T00:00:00", false), ("30/06/2022 0:00", false),
        ("30/06/2022 12:00:00 AM", false), ("30/06/2022 12:00:00 SA", false), ("2022-06-30T00:00:00.000", false),
        ("2022-06-30T00:00:00+07:00", false), ("30/06/2022 08:30", true), ("30/06/2022 12:00:00 CH", true),
        ("30-6-2022 1:05 PM", true), ("2022-06-30 00:00:00.5", true),
    ])
    func readsDaysWithTimes(written: String, hadTime: Bool) throws {
        let read = try WrittenDay.read(written)
        #expect((read.day, read.hadTime) == (.on(2022, 6, 30), hadTime))
        let plain = Array(written.utf8).withUnsafeBufferPointer { WrittenDay.readPlain($0, .dayFirst) }
        if let plain { #expect(plain == read) }
    }

    @Test(arguments: [
        ("2022-06-30T17:30:00Z", ErrorCode.dayWithZone), ("2022-06-30 00:00:00-08:00", .dayWithZone),
        ("2022-06-30 25:00", .invalidDate), ("2022-06-30 8", .invalidDate), ("2022-06-30 x", .invalidDate),
        ("2022-06-30 13:00 PM", .invalidDate), ("44742", .spreadsheetDay), ("44742.35", .spreadsheetDay),
        ("44742,0", .spreadsheetDay), ("1968", .invalidDate), ("99999", .invalidDate), ("06/30/2022", .invalidDate),
        ("30/06/22 08:30", .twoDigitYear),
    ])
    func namesTheTextThatIsNoDay(written: String, code: ErrorCode) {
        let fault = #expect(throws: FieldRefusal.self) { try WrittenDay.read(written) }
        #expect(fault?.code == code)
        if code == .spreadsheetDay {
            #expect(fault?.parameters["expected"] == "2022-06-30")
        }
    }

    @Test func theQuickLookAtADayAgrees() throws {
        for order in DayOrder.allCases {
            for first in 0...32 {
                for second in 0...32 {
                    let pad = { (number: Int) in (number < 10 ? "0" : "") + "\(number)" }
                    let written = "\(pad(first))/\(pad(second))/2022"
                    let plain = Array(written.utf8).withUnsafeBufferPointer { WrittenDay.readPlain($0, order) }
                    #expect(plain == (try? WrittenDay.read(written, order)), "\(written) \(order)")
                }
            }
        }
        #expect(try WrittenDay.read("06/30/2022", .monthFirst) == .init(day: .on(2022, 6, 30), showsOrder: true))
        #expect(try WrittenDay.read("05/06/2022", .monthFirst) == .init(day: .on(2022, 5, 6)))
        #expect(try WrittenDay.read("5/6/2022 12:00:00 AM", .monthFirst).day == .on(2022, 5, 6))
    }

    @Test(arguments: ["06/30/2022", "31/04/2022", "30/06/22", "0/1/2022", "00/00/1968", "1968", "44742", "30/06", "x"])
    func refusesDays(written: String) {
        #expect(throws: FieldRefusal.self) { try WrittenDay.read(written) }
    }

    @Test func storesTextComposedAndFolded() throws {
        #expect(try Text.stored("  Nguye\u{302}\u{303}n\u{A0}\tThi\u{323}   Huệ ") == "Nguyễn Thị Huệ")
        #expect(throws: FieldRefusal.self) { try Text.stored("a\u{0}b") }
        #expect(try Text.stored(" \u{A0}\t ") == "")
    }

    /// Invisible characters are removed without a blank in their place, and the characters around them compose.
    @Test(arguments: [
        "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{AD}", "\u{2060}", "\u{202A}", "\u{202E}",
        "\u{2066}",
        "\u{FEFF}", "\u{61C}", "\u{FE0F}", "\u{3164}", "\u{E0041}",
    ])
    func removesInvisibleCharacters(mark: String) throws {
        for written in ["\(mark)C1", "C\(mark)1", "C1\(mark)", "\(mark) C1"] {
            let read = try Text.read(written)
            #expect((read.text, read.hadInvisible) == ("C1", true))
        }
        #expect(try Text.stored("e\(mark)\u{302}\u{303}") == "ễ")
        #expect("Mã đơ\(mark)n vị".foldedWord == "ma_don_vi")
    }

    @Test func anEthIsADWithStroke() throws {
        for (written, stored) in [("Ðặng Thị Ðào", "Đặng Thị Đào"), ("Ɖặng ðình", "Đặng đình"), ("Ðinh", "Đinh")] {
            let read = try Text.read(written)
            #expect((read.text, read.hadEth) == (stored, true))
            #expect(!Array(written.utf8).withUnsafeBufferPointer(Text.isPlain))
        }
        #expect("Mã Ðơn vị".foldedWord == "ma_don_vi")
        // In an old font's encoding Ð is another letter, and the text is refused for that.
        #expect(try Text.read("TrÇn ThÞ BÐ").text == "TrÇn ThÞ BÐ")
    }

    @Test(arguments: [
        "#N/A", "#n/a", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "NULL", "null", "#####",
    ])
    func knowsASpreadsheetsFaults(written: String) {
        #expect(SpreadsheetError.isOne(written))
        let bytes = Array(written.utf8)
        #expect(bytes.withUnsafeBufferPointer(SpreadsheetError.isSuspected))
        #expect(!bytes.withUnsafeBufferPointer(PersonName.isPlain))
    }

    @Test(arguments: ["#1", "##", "Null", "NULL 1", "N/A", "nul"])
    func leavesOtherTextsAlone(written: String) {
        #expect(!SpreadsheetError.isOne(written))
    }

    /// A text that the quick check accepts is stored as the slow check would store it.
    @Test func theQuickLookAgreesWithTheSlowWay() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "a", "Đ", "ệ", " ", "  ", "\\", "e\u{323}", "\u{A0}", "\t", "\u{0}", "字", "😀", "ư", "-", "\u{1E9B}",
            "Ð", "ð", "Ɖ", "\u{AD}", "\u{200E}", "?", "#",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...6, using: &generator))
                .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            guard Array(text.utf8).withUnsafeBufferPointer(Text.isPlain) else { continue }
            #expect(try Array(Text.stored(text).utf8) == Array(text.utf8))
        }
    }

    @Test(arguments: ["Cán bộ", "CÁN BỘ", "can-bo", "  cán  bộ", "Ca\u{301}n bo\u{323}\u{302}"])
    func foldsWords(written: String) {
        #expect(written.foldedWord == "can_bo")
        #expect("Điện thoại".foldedWord == "dien_thoai")
    }

    @Test func checksContacts() {
        #expect(Contact.email("A.B+c@Example.GOV.vn") == "a.b+c@example.gov.vn")
        for wrong in ["a", "a@b", "a@@b.vn", "a b@c.vn", "a@b..vn", "@b.vn", "a.@b.vn", "a@-b.vn"] {
            #expect(Contact.email(wrong) == nil)
        }
        for mobile in ["0912345678", "+84 912 345 678", "84912345678", "912345678", "0912.345.678", "0084912345678"] {
            #expect(Contact.phone(mobile) == "0912345678")
            #expect(Contact.hadLostZero(mobile, "0912345678") == (mobile == "912345678"))
        }
        // A landline number has eleven digits with its zero.
        #expect(Contact.phone("2438221111") == "02438221111")
        #expect(Contact.phone("024 3822 1111") == "02438221111")
        for wrong in ["12", "abc", "0912345678901", "0912 345 67x"] { #expect(Contact.phone(wrong) == nil) }
    }
}
