import Testing

@testable import Training

@Suite struct FieldTests {
    @Test(arguments: [
        ("001085000001", "001085000001"), ("1085000001", "001085000001"), ("79085000001", "079085000001"),
        ("001 085 000 001", "001085000001"), ("001.085.000.001", "001085000001"), ("'001085000001", "001085000001"),
    ])
    func mendsNationalIDs(written: String, stored: String) throws {
        #expect(try NationalID.read(written).get().digits == stored)
    }

    // Ten and eleven digits are mended only where a spreadsheet certainly ate the zeros of a province's code.
    @Test(arguments: [
        "123456789", "12345678", "0010850000011", "01085000001", "98085000001", "3085000001", "1.08512E+11",
        "1,08512E+11", "OO1085000001", "",
    ])
    func refusesNationalIDs(written: String) {
        #expect(throws: NationalID.NationalIDFault.self) { try NationalID.read(written).get() }
    }

    @Test(arguments: ["2022-06-30", "30/06/2022", "30/6/2022", "30-06-2022", "30.06.2022", "2022/06/30"])
    func readsDays(written: String) throws {
        #expect(try WrittenDay.read(written).get() == Day("2022-06-30"))
    }

    @Test(arguments: ["06/30/2022", "31/04/2022", "30/06/22", "0/1/2022", "00/00/1968", "1968", "44742", "30/06", "x"])
    func refusesDays(written: String) {
        #expect(throws: WrittenDay.WrittenDayFault.self) { try WrittenDay.read(written).get() }
    }

    @Test func storesTextComposedAndFolded() throws {
        #expect(try Text.stored("  Nguye\u{302}\u{303}n\u{A0}\tThi\u{323}   Huệ ").get() == "Nguyễn Thị Huệ")
        #expect(throws: Text.TextFault.self) { try Text.stored("a\u{0}b").get() }
        #expect(try Text.stored(" \u{A0}\t ").get() == "")
    }

    /// Whatever the quick look vouches for must be what the slow way would store.
    @Test func theQuickLookAgreesWithTheSlowWay() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "a", "Đ", "ệ", " ", "  ", "\\", "e\u{323}", "\u{A0}", "\t", "\u{0}", "字", "😀", "ư", "-", "\u{1E9B}",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...6, using: &generator))
                .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            let look = Array(text.utf8).withUnsafeBufferPointer { Text.look(at: $0) }
            if look == .plain { #expect(try Array(Text.stored(text).get().utf8) == Array(text.utf8)) }
            if look == .empty { #expect(text.isEmpty) }
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
        }
        for wrong in ["12", "abc", "0912345678901", "0912 345 67x"] { #expect(Contact.phone(wrong) == nil) }
    }

    @Test func faultsComeThroughTheStagingTable() {
        let faults = [
            Fault("national_id", .nationalIdLength, ["found": "12\t3\n", "digits": "3"]), Fault(nil, .openQuote),
        ]
        #expect(RowRemarks.faults(in: RowRemarks.write(faults)) == faults)
        #expect(RowRemarks.faults(in: "") == [])
    }
}
