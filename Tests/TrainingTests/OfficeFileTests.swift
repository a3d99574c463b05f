import CSV
import FoundationEssentials
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// The traces that office programs leave in files: each is mended with a note where the meaning is certain, or refused
/// with a code of its own.
@Suite(.permit) struct OfficeFileTests {
    private func codes(_ summary: ImportSummary) -> [[ErrorCode]] {
        summary.firstRejected.map { $0.faults.map(\.code) }
    }

    /// The notes of an import, each as line, code and stored value.
    private func notes(
        _ training: Training,
        _ kind: ImportKind,
        _ text: String
    ) async throws -> (summary: ImportSummary, notes: [String]) {
        try await withTemporaryFile([]) { path in
            let summary = try await training.take(kind, text) { $0.notes = path }
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
            return (
                summary,
                lines.map { line in
                    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                    return [fields[0], fields[2], fields[4]].joined(separator: ",")
                }
            )
        }
    }

    @Test func aNationalIDNeverBecomesAnotherPersons() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let people = """
                official_code,national_id,full_name,organization_code
                X,010851234770,Vàng A Páo,79
                Y,001085123477,Hoàng Văn Yên,79

                """
            #expect(try await training.take(.officials, people).created == 2)
            let facts = "national_id,course_code,completed_on\n1085123477.0,DX-101,2022-05-01\n"
            let credited = try await notes(training, .completions, facts)
            #expect((credited.summary.created, credited.summary.mended) == (1, 1))
            #expect(credited.notes == ["2,national_id_zeros,001085123477"])
            #expect(
                try await training.completions.list(.of(official: "Y"), for: .tester, PageRequest()).items.count == 1
            )
            #expect(
                try await training.completions.list(.of(official: "X"), for: .tester, PageRequest()).items.isEmpty
            )
            let more = """
                official_code,national_id,full_name,organization_code
                Z,79085123456.0,Bùi Văn Một,79
                W,79085123456-1,Bùi Văn Hai,79
                V,1085123477.5,Bùi Văn Ba,79
                U,003085123477,Bùi Văn Bốn,79

                """
            let second = try await training.take(.officials, more)
            #expect(codes(second) == [[.nationalIdGrouping], [.nationalIdFraction], [.nationalIdPlace]])
            #expect(try await training.officials.show("Z", for: .tester).official.nationalId == "079085123456")

            // Edits by hand are judged in the same way.
            for (number, code) in [
                ("79085123456-1", ErrorCode.nationalIdGrouping), ("1085123477.5", .nationalIdFraction),
                ("003085123477", .nationalIdPlace),
            ] {
                let edit = OfficialEdit([.nationalID: number, .fullName: "Bùi Văn Hai", .organization: "79"])
                let error = await #expect(throws: TrainingError.self) {
                    try await training.officials.register(edit, by: .tester)
                }
                #expect(error?.code == code)
            }
            let taken = OfficialEdit([.nationalID: "79085123456.0", .fullName: "Bùi Văn Hai", .organization: "79"])
            let error = await #expect(throws: TrainingError.self) {
                try await training.officials.register(taken, by: .tester)
            }
            #expect(error?.code == .nationalIdTaken)
        }
    }

    @Test func invisibleCharactersMakeNoDuplicates() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let header = "official_code,full_name,organiz\u{AD}ation_code\n"
            #expect(try await training.take(.officials, header + "C1,Mạc Văn Ẩn,79\n").created == 1)
            for mark in ["\u{200B}", "\u{200E}", "\u{AD}", "\u{2060}", "\u{202A}", "\u{200D}", "\u{FEFF}"] {
                let file = header + "\(mark)C\(mark)1,Mạc \(mark)Văn Ẩn,79\(mark)\n"
                let (summary, notes) = try await notes(training, .officials, file)
                #expect((summary.unchanged, summary.mended) == (1, 1), "\(summary.firstRejected)")
                #expect(
                    notes == [
                        "2,invisible_characters,C1", "2,invisible_characters,Mạc Văn Ẩn", "2,invisible_characters,79",
                    ]
                )
            }
            let twice = try await training.take(.officials, header + "C2,Lê Văn A,79\nC2\u{200E},Lê Văn A,79\n")
            #expect(codes(twice) == [[.duplicateRow]])

            // By hand a text with invisible characters is refused, because it would be stored as it is.
            let course = CreateCourse.titled("K\u{200E}1", "Khoá \u{AD}một")
            let error = await #expect(throws: TrainingError.self) {
                try await training.courses.create(course, by: .tester)
            }
            #expect(error?.faults.map(\.code) == [.invisibleCharacter, .invisibleCharacter])
            #expect(error?.faults.first?.parameters["found"] == "U+200E")
            let fact = RecordCompletion(official: "CB1\u{200E}", course: "DX-101", completedOn: .on(2022, 3, 1))
            #expect(fact.faults.map(\.code) == [.invisibleCharacter])
            _ = try await training.officials.edit("C1", OfficialEdit([.position: "Chuyên\u{200B} viên"]), by: .tester)
            #expect(try await training.officials.show("C1", for: .tester).official.position == "Chuyên viên")
        }
    }

    @Test func aSpreadsheetsFaultIsNoValue() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let files: [(ImportKind, String, [ErrorCode])] = [
                (
                    .officials,
                    "official_code,national_id,full_name,organization_code,position\n#N/A,079080111111,Lùm Văn Một,79,#N/A\n",
                    [.spreadsheetError, .spreadsheetError]
                ),
                (
                    .officials, "official_code,full_name,organization_code,category\nNULL,null,#REF!,#N/A\n",
                    [.spreadsheetError, .spreadsheetError, .spreadsheetError, .spreadsheetError]
                ),
                (
                    .completions, "official_code,course_code,completed_on,evidence\n#N/A,DX-101,#VALUE!,#REF!\n",
                    [.spreadsheetError, .spreadsheetError, .spreadsheetError]
                ),
                (
                    .courses, "code,title_vi,title_en,hours,format\n#N/A,#REF!,#NAME?,#DIV/0!,online\n",
                    [.spreadsheetError, .spreadsheetError, .spreadsheetError, .spreadsheetError]
                ),
                (
                    .organizations, "code,parent_code,level,name\n#NUM!,VN,province,NULL\n",
                    [.spreadsheetError, .spreadsheetError]
                ),
            ]
            for (kind, file, expected) in files {
                let summary = try await training.take(kind, file)
                #expect(codes(summary) == [expected], "\(kind) \(summary.firstRejected)")
            }
            let course = CreateCourse.titled("#N/A", "#REF!")
            let error = await #expect(throws: TrainingError.self) {
                try await training.courses.create(course, by: .tester)
            }
            #expect(error?.faults.map(\.code) == [.spreadsheetError, .spreadsheetError])
            let edit = OfficialEdit([.position: "#N/A"])
            let edited = await #expect(throws: TrainingError.self) {
                try await training.officials.edit("CB1", edit, by: .tester)
            }
            #expect(edited?.faults.map(\.code) == [.spreadsheetError])
            var fact = RecordCompletion(official: "CB1", course: "DX-101", completedOn: .on(2022, 3, 1))
            fact.evidence = "#REF!"
            #expect(fact.faults.map(\.code) == [.spreadsheetError])
        }
    }

    @Test func anEthIsStoredAsTheVietnameseLetter() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file = "Mã cán bộ,Họ và tên,Mã Ðơn vị\nE1,Ðặng Thị Ðào,79\nE2,Đặng Thị Đào,79\n"
            let (summary, notes) = try await notes(training, .officials, file)
            #expect((summary.created, summary.mended) == (2, 1), "\(summary.firstRejected)")
            #expect(notes == ["2,eth_for_d,Đặng Thị Đào"])
            for words in ["Đặng", "dang", "dang thi dao", "Ðặng"] {
                let found = try await training.officials.list(.named(words), for: .tester, PageRequest()).items
                #expect(found.map(\.officialCode) == ["E1", "E2"], "\(words)")
            }
            let course = CreateCourse.titled("K1", "Ðào tạo")
            let error = await #expect(throws: TrainingError.self) {
                try await training.courses.create(course, by: .tester)
            }
            #expect(error?.faults.map(\.code) == [.ethLetter])
        }
    }

    @Test func timesBehindDaysAreLeftOutAndDayNumbersNamed() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let mixed = """
                official_code,course_code,completed_on
                CB1,DX-101,2022-05-01 00:00:00
                CB1,DX-102,01/05/2022 08:30
                CB1,DX-103,44682

                """
            let (summary, noted) = try await notes(training, .completions, mixed)
            #expect((summary.created, summary.rejected) == (2, 1))
            #expect(noted == ["3,day_with_time,2022-05-01"])
            let fault = try #require(summary.firstRejected.first?.faults.first)
            #expect((fault.code, fault.parameters["expected"]) == (.spreadsheetDay, "2022-05-01"))
            #expect(fault.sentence(in: .vi).contains("01/05/2022"))

            // A whole column of such numbers is what a spreadsheet makes of days.
            let whole = """
                official_code,course_code,completed_on
                CC2,DX-101,44682
                CC2,DX-102,44683.5
                " ","",
                CC2,DX-103,

                """
            let second = try await notes(training, .completions, whole)
            #expect((second.summary.rows, second.summary.created, second.summary.mended) == (3, 2, 2))
            #expect(second.notes == ["2,spreadsheet_day,2022-05-01", "3,spreadsheet_day,2022-05-02"])
            #expect(codes(second.summary) == [[.missingValue]])
            let facts = try await training.completions.list(.of(official: "CC2"), for: .tester, PageRequest()).items
            #expect(Set(facts.map(\.completedOn)) == [.on(2022, 5, 1), .on(2022, 5, 2)])
        }
    }

    @Test func aFileIsMonthFirstOrDayFirstAsAWhole() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file =
                "official_code,course_code,completed_on\nCB1,DX-101,05/06/2022\nCB1,DX-102,5/31/2022 12:00:00 AM\n"
            for isOverHTTP in [false, true] {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.take(.completions, file) { $0.isOverHTTP = isOverHTTP }
                }
                #expect(error?.code == .monthFirstDays)
                #expect(error?.parameters["line"] == "3")
                #expect(error?.parameters["option"] == (isOverHTTP ? "?dates=month-first" : "--dates month-first"))
            }
            #expect(try await training.completions.list(for: .tester, PageRequest()).items.isEmpty)

            // With the option for day-first dates, only one day is refused.
            let dayFirst = try await training.take(.completions, file) { ($0.dates, $0.isDryRun) = (.dayFirst, true) }
            #expect((dayFirst.created, dayFirst.rejected) == (1, 1))
            let monthFirst = try await training.take(.completions, file) { $0.dates = .monthFirst }
            #expect((monthFirst.created, monthFirst.rejected) == (2, 0))
            let facts = try await training.completions.list(for: .tester, PageRequest()).items
            #expect(Set(facts.map(\.completedOn)) == [.on(2022, 5, 6), .on(2022, 5, 31)])

            // The file is accepted with the option that the error recommends.
            let other = "official_code,course_code,completed_on\nCC2,DX-101,31/05/2022\n"
            let refused = try await training.take(.completions, other) { $0.dates = .monthFirst }
            #expect(refused.firstRejected.first?.faults.first?.sentence(in: .en).contains("06/30/2022") == true)

            // A single month-first day among days that are clearly day-first is refused by itself.
            let slip = other + "CC2,DX-102,05/31/2022\nCC2,DX-103,13/05/2022\n"
            let taken = try await training.take(.completions, slip)
            #expect((taken.created, codes(taken)) == (2, [[.invalidDate]]))

            // If month-first days prevail, two files were put together, and the ambiguous days can't be told apart.
            let mixed = other + String(repeating: "VC3,DX-101,05/31/2022\n", count: 3) + "VC3,DX-102,05/06/2022\n"
            let error = await #expect(throws: TrainingError.self) { try await training.take(.completions, mixed) }
            #expect(error?.code == .monthFirstDays)
        }
    }

    /// A text in the code page of an English Windows.
    private func western(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { $0.value < 0x100 ? UInt8($0.value) : UInt8(ascii: "?") }
    }

    @Test func aFileWithLostLettersIsRefused() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let header = "official_code,full_name,organization_code,position\r\n"
            let files = [
                western(header + "B1,Ðoàn Công Lý,79,Phó Giám d?c\r\nB4,Hà Thanh Bình,79,\r\n"),
                western(header + "E1,Nguy?n V?n B?o,79,Tr??ng phòng\r\nE2,Lê An,79,Tr??ng phòng\r\n"),
                Array((header + "E1,Lê An,79,Tr??ng phòng\r\n").utf8),
                Array("official_code,H? và tên,Mã đ?n v?\nE1,Lê An,79\n".utf8),
            ]
            for file in files {
                let error = await #expect(throws: TrainingError.self) { try await training.take(.officials, file) }
                #expect(error?.code == .lostLetters)
                #expect(["d?c", "Nguy?n", "Tr??ng", "đ?n"].contains(error?.parameters["found"] ?? ""))
            }
            // A question mark in a real question is no lost letter.
            let course = "code,title_vi,title_en\nK1,Chuyển đổi số là gì?Vì sao?,What is AI?Why? https://a.vn/tr?ng=1\n"
            #expect(try await training.take(.courses, course).created == 1)
        }
    }

    @Test func theCodePageOfAFileIsNotGuessed() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let header = "official_code,full_name,organization_code\r\n"
            // In the Vietnamese code page this is "Lư", and nothing else in the file decides.
            let open = western(header + "B1,Lý An,79\r\nB2,Tú Hoà,79\r\n")
            let error = await #expect(throws: TrainingError.self) { try await training.take(.officials, open) }
            #expect(error?.code == .ambiguousEncoding)
            #expect(
                error?.parameters
                    == ["found": "Lý", "encoding": "windows-1252", "expected": "Lư", "other": "windows-1258"]
            )
            #expect(try await training.take(.officials, open) { $0.encoding = .windows1252 }.created == 2)
            #expect(try await training.officials.show("B1", for: .tester).official.fullName == "Lý An")

            // A few words may also be syllables in a font's encoding.
            let few = western(header + "B6,Lê phòng,79\r\n")
            let font = await #expect(throws: TrainingError.self) { try await training.take(.officials, few) }
            #expect(font?.code == .ambiguousEncoding)
            let fitting = [font?.parameters["encoding"], font?.parameters["other"]].compactMap(\.self)
            #expect(fitting.contains("tcvn3"))

            // One word that is a syllable in only one of the encodings decides.
            let western = western(header + "B3,Lý Bình,79\r\nB4,Ðoàn Công Lý,79\r\n")
            let summary = try await training.take(.officials, western)
            #expect((summary.created, summary.encoding, summary.mended) == (2, "windows-1252", 1))
            #expect(try await training.officials.show("B3", for: .tester).official.fullName == "Lý Bình")
            #expect(try await training.officials.show("B4", for: .tester).official.fullName == "Đoàn Công Lý")
            // "Lư Trương", with ư as 0xFD and ơ as 0xF5.
            let vietnamese =
                Array((header + "B5,L").utf8) + [0xFD] + Array(" Tr".utf8) + [0xFD, 0xF5] + Array("ng,79\r\n".utf8)
            let taken = try await training.take(.officials, vietnamese)
            #expect((taken.created, taken.encoding) == (1, "windows-1258"))
            #expect(try await training.officials.show("B5", for: .tester).official.fullName == "Lư Trương")
        }
    }

    @Test func blankRowsAreIgnoredAndALandlineGetsItsZero() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file = """
                official_code,full_name,organization_code,phone
                P1,Lê Văn Ba,79,2438221111
                "","","",""
                 , ,\t,\u{A0}
                " "," ",,""\"\"
                P2,Lê Văn Tư,79,912345678

                """
            let (summary, notes) = try await notes(training, .officials, file)
            #expect((summary.rows, summary.created) == (2, 2), "\(summary.firstRejected)")
            #expect(notes == ["2,phone_zero,02438221111", "6,phone_zero,0912345678"])
        }
    }
}
