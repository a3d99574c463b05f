import CSV
import FoundationEssentials
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Files as offices write them: their encodings, their headers, and their rejects files.
@Suite(.permit) struct FileTests {
    /// A font's encoding decodes as western letters without an error, so it is refused by name, and converted on
    /// request.
    @Test func legacyFontsAreRefusedByNameAndConvertedOnRequest() async throws {
        let header = "official_code,full_name,organization_code\n"
        let files: [(CSVEncoding, String)] = [
            (.tcvn3, header + "L1,NguyÔn V¨n Hïng,79\nL2,TrÇn ThÞ Hång,79\nL3,Lª §øc ThuËn,79\n"),
            (.vni, header + "L1,Nguyeãn Vaên Huøng,79\nL2,Traàn Thò Hoàng,79\nL3,Leâ Ñöùc Thuaän,79\n"),
            (
                .utf8ReadAsWindows1252,
                header + "L1,Nguyá»…n VÄƒn HÃ¹ng,79\nL2,Tráº§n Thá»‹ Há»“ng,79\nL3,LÃª Äá»©c Thuáº­n,79\n"
            ),
        ]
        for (encoding, text) in files {
            try await withTraining { training, _ in
                try await training.fillWithSamples()
                let error = await #expect(throws: TrainingError.self) { try await training.take(.officials, text) }
                #expect(error?.code == .legacyEncoding, "\(encoding)")
                #expect(error?.parameters["found"] == encoding.rawValue)
                #expect(try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.count == 3)

                let summary = try await training.take(.officials, text) { $0.encoding = encoding }
                #expect((summary.created, summary.rejected) == (3, 0), "\(encoding) \(summary.firstRejected)")
                #expect(try await training.officials.show("L1", for: .tester).official.fullName == "Nguyễn Văn Hùng")
                #expect(try await training.officials.show("L2", for: .tester).official.fullName == "Trần Thị Hồng")
            }
        }
    }

    @Test(arguments: [
        (
            ImportKind.courses,
            "Mã khóa học;Tên khóa học;Tên khóa học (tiếng Anh);Số tiết học;Hình thức đào tạo\nK1;Khoá một;One;4,5;Trực tuyến"
        ),
        (.courses, "MÃ KHÓA BỒI DƯỠNG;TÊN KHÓA BỒI DƯỠNG;THỜI LƯỢNG (TIẾT);HÌNH THỨC TỔ CHỨC\nK1;Khoá một;4;Tập trung"),
        (.courses, "Mã học phần,Tên học phần (tiếng Việt),Tổng số tiết\nK1,Khoá một,4"),
        (
            .curricula,
            "Mã chương trình đào tạo;Tên chương trình đào tạo;Đối tượng bồi dưỡng;Mã khóa học;Bắt buộc/Tự chọn\nC1;Chương trình;general;DX-101;Bắt buộc"
        ),
        (
            .curricula,
            "Mã CT;Phiên bản;Tên chương trình;Mã khóa bồi dưỡng;Loại khóa học\nC1;2;Chương trình;DX-101;Bắt buộc"
        ),
        (
            .completions,
            "Mã cán bộ;Mã khóa bồi dưỡng;Ngày hoàn thành khóa học;Điểm số;Số chứng chỉ\nCB1;DX-101;01/05/2022;8,5;7"
        ),
        (.enrollments, "Số CCCD;Mã chương trình bồi dưỡng;Ngày đăng ký\n001085000001;CT-COBAN;01/05/2022"),
        (
            .organizations,
            "Mã cơ quan;Mã đơn vị chủ quản;Cấp hành chính;Tên cơ quan\n77;VN;Tỉnh, thành phố;Bà Rịa - Vũng Tàu"
        ),
    ])
    func everyKindOfFileHasItsVietnameseHeaders(kind: ImportKind, text: String) async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            let summary = try await training.take(kind, text)
            #expect((summary.created, summary.rejected) == (1, 0), "\(summary.firstRejected)")
            #expect(summary.warnings.isEmpty, "\(summary.warnings)")
        }
    }

    @Test func headersAreReadInEitherLanguageAndMappedOnRequest() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let text = "sep=;\r\nHỌ VÀ TÊN;Ma can bo;Phòng ban;Đơn vị cũ;\r\nLê Thị Hoa;M1;79;x;\r\n;;;;\r\n"
            let error = await #expect(throws: TrainingError.self) { try await training.take(.officials, text) }
            #expect(error?.code == .missingColumn)
            let summary = try await training.take(.officials, text) {
                $0.columnMapping = ["organization_code": "phong ban"]
            }
            #expect((summary.rows, summary.created) == (1, 1), "\(summary.firstRejected)")
            #expect(summary.warnings.map(\.parameters) == [["found": "Đơn vị cũ"]])
            let doubled = await #expect(throws: TrainingError.self) {
                try await training.take(.officials, text) { $0.columnMapping = ["organization_code": "Ma can bo"] }
            }
            #expect(doubled != nil)
            let unknown = await #expect(throws: TrainingError.self) {
                try await training.take(.officials, text) { $0.columnMapping = ["organization_code": "no such column"] }
            }
            #expect(unknown != nil)
        }
    }

    /// One sentence names all missing columns in the reader's language, beside their names for a header.
    @Test func requiredColumnsThatAreMissingAreNamedOnceInTheReadersLanguage() async throws {
        try await withTraining { training, _ in
            let error = await #expect(throws: TrainingError.self) {
                try await training.take(.officials, "Điện thoại\n0912345678\n")
            }
            #expect(error?.code == .missingColumn)
            #expect(error?.faults.isEmpty == true)
            let vietnamese = error?.sentence(in: .vi) ?? ""
            #expect(
                vietnamese.hasPrefix(
                    "Tệp thiếu cột bắt buộc: mã cán bộ (official_code) hoặc số CCCD (national_id), "
                        + "họ và tên (full_name), mã đơn vị (organization_code). Các cột trong tệp: Điện thoại."
                ),
                "\(vietnamese)"
            )
            let english = error?.sentence(in: .en) ?? ""
            #expect(
                english.hasPrefix(
                    "The file lacks a required column: official code (official_code) or national ID (national_id), "
                        + "full name (full_name), organization code (organization_code). Its columns are: Điện thoại."
                ),
                "\(english)"
            )
        }
    }

    /// Refused rows name their place, and can be imported once they are mended; the rejects file's own four columns are
    /// ignored.
    @Test func rejectsOfEveryKindComeBackIn() async throws {
        let files: [(ImportKind, String, String, String)] = [
            (
                .organizations,
                "code,parent_code,level,name\n02,VN,province,Tỉnh Hà Giang\n024,002,district,Thành phố Hà Giang\n",
                ",002,", ",02,"
            ),
            (.officials, "official_code,full_name,organization_code\nR1,Lê Hoa,79\nR2,Lê Huệ,7x9\n", "7x9", "79"),
            (
                .courses,
                "code,title_vi,title_en,hours,format\nDX-201,Một,One,4,online\nDX-202,Hai,Two,nhiều,online\n",
                "nhiều", "8"
            ),
            (
                .curricula,
                "curriculum_code,version,title_vi,title_en,target_group,course_code,requirement\n"
                    + "CT-A,1,Một,One,general,DX-101,required\nCT-B,1,Hai,Two,general,DX-999,required\n",
                "DX-999", "DX-102"
            ),
            (
                .completions,
                "official_code,course_code,completed_on\nCB1,DX-101,2022-03-01\nCB1,DX-102,31/04/2022\n",
                "31/04/2022", "30/04/2022"
            ),
        ]
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            for (kind, file, wrong, right) in files {
                try await withTemporaryFile([]) { path in
                    let dry = try await training.take(kind, file) {
                        $0.rejects = path
                        $0.isDryRun = true
                    }
                    let told = try text(of: path)
                    let summary = try await training.take(kind, file) { $0.rejects = path }
                    #expect(try text(of: path) == told, "\(kind)")
                    #expect((dry.created, dry.rejected) == (summary.created, summary.rejected))
                    #expect((summary.created, summary.rejected) == (1, 1), "\(kind) \(summary.firstRejected)")
                    #expect(told.hasPrefix(file.split(separator: "\n")[0] + ",line,column,code,message\n"))
                    #expect(told.split(separator: "\n").count == 2)

                    let again = try await training.take(kind, told.replacing(wrong, with: right))
                    #expect((again.rows, again.created) == (1, 1), "\(kind) \(again.firstRejected)")
                    #expect(again.warnings.isEmpty, "\(kind) \(again.warnings)")
                }
            }
        }
    }

    /// A missing closing quote makes its own row faulty, at the line where the quote opens.
    @Test func anOpenQuoteDoesNotSwallowTheFile() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let text = """
                official_code,full_name,organization_code
                Q1,Lê Thị Hoa,79
                Q2,"Lê Thị Huệ,79
                Q3,Lê Thị Hồng,79
                Q4,"Lê Thị
                Cúc",79
                Q5,Lê Thị Lan,79
                """
            let summary = try await training.take(.officials, text)
            #expect((summary.rows, summary.created, summary.rejected) == (5, 4, 1))
            #expect(summary.firstRejected.first?.line == 3)
            #expect(summary.firstRejected.first?.faults.first?.code == .openQuote)
            #expect(try await training.officials.show("Q4", for: .tester).official.fullName == "Lê Thị Cúc")
        }
    }

    /// `271` is a district, and also the commune `00271` without its zeros: the file's other codes show that zeros are
    /// missing, and nobody ends up in the wrong unit.
    @Test func codesThatLostTheirZerosAreNoticedByTheFilesPattern() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(
                .organizations,
                """
                code,parent_code,level,name
                271,01,district,Huyện Ba Vì
                00271,001,commune,Phường Thanh Nhàn
                00272,001,commune,Phường Bạch Mai
                """
            )
            let header = "official_code,full_name,organization_code\n"
            let sound = try await training.take(.officials, header + "Z1,Lê Hoa,271\nZ2,Lê Huệ,00272\n")
            #expect((sound.created, sound.mended) == (2, 0), "\(sound.firstRejected)")
            #expect(try await training.officials.show("Z1", for: .tester).official.organizationCode == "271")

            let eaten = try await training.take(.officials, header + "Z3,Lê Hoa,271\nZ4,Lê Huệ,272\n")
            #expect((eaten.created, eaten.mended, eaten.rejected) == (1, 1, 1))
            #expect(eaten.firstRejected.first?.line == 2)
            #expect(eaten.firstRejected.first?.faults.map(\.code) == [.ambiguousOrganization])
            #expect(try await training.officials.show("Z4", for: .tester).official.organizationCode == "00272")
        }
    }

    /// Of two concurrent files with the same people, each person is stored once.
    @Test func twoImportsAtOnceBothFinish() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var text = "official_code,full_name,organization_code\n"
            for number in 1...3000 { text += "P\(number),Lê Thị Hoa,79\n" }
            let file = text
            let summaries = try await withThrowingTaskGroup { group in
                for _ in 0..<3 { group.addTask { try await training.take(.officials, file) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(summaries.map(\.created).sorted() == [0, 0, 3000])
            #expect(summaries.map(\.unchanged).sorted() == [0, 3000, 3000])
        }
    }

    /// An import beside many writers of single facts: nobody waits for ever, and the number is right.
    @Test func anImportBesideWritersLeavesTheRightNumber() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var people = "official_code,full_name,organization_code\n"
            var facts = "official_code,course_code,completed_on\n"
            for number in 1...640 {
                people += "W\(number),Lê Thị Hoa,79\n"
                facts += "W\(number),DX-101,2022-05-01\nW\(number),DX-102,2022-05-02\n"
            }
            _ = try await training.take(.officials, people)
            let file = facts
            let day = try #require(Day("2022-05-01"))
            let taken = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 { group.addTask { try await training.take(.completions, file).created } }
                for writer in 0..<64 {
                    group.addTask {
                        var new = 0
                        for number in 1...10 {
                            let command = RecordCompletion(
                                official: "W\(writer * 10 + number)",
                                course: "DX-101",
                                completedOn: day
                            )
                            if try await training.completions.record(command, by: .tester).isNew { new += 1 }
                        }
                        return new
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(taken == 1280)
            let report = try await training.progress.report(ProgressQuestion())
            #expect((report.trained, report.attendances) == (640, 1280))
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
