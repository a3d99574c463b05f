import Testing

@testable import Training

@Suite struct CatalogueTests {
    @Test(arguments: Language.allCases)
    func everyErrorHasASentence(language: Language) {
        let keys = Catalogue.training.keys(in: language)
        for code in ErrorCode.allCases { #expect(keys.contains("error.\(code.rawValue)")) }
    }

    @Test func bothLanguagesSayTheSameThings() {
        #expect(Catalogue.training.keys(in: .vi) == Catalogue.training.keys(in: .en))
        for key in Catalogue.training.keys(in: .vi) {
            #expect(parameters(of: key, in: .vi) == parameters(of: key, in: .en), "\(key)")
        }
    }

    @Test func fillsInParameters() {
        let fault = Fault("course_code", .unknownCourse, ["found": "DX-{9}"])
        #expect(fault.sentence(in: .en) == "There is no course with the code \"DX-{9}\".")
        #expect(Fault("full_name", .missingValue).sentence(in: .vi) == "Thiếu họ và tên.")
    }

    @Test func statesHaveNamesInSentences() {
        let fault = Fault(nil, .wrongState, ["found": "waitlisted", "expected": "failed"])
        #expect(
            fault.sentence(in: .vi) == "Ghi danh đang ở trạng thái «chờ chỗ», không chuyển sang «không đạt» được."
        )
        for state in EnrollmentState.allCases {
            #expect(Catalogue.training.keys(in: .vi).contains("state.\(state.rawValue)"))
        }
    }

    @Test func everyColumnHasAName() {
        let columns =
            OrganizationsImportPlan.columns + OfficialsImportPlan.columns + CoursesImportPlan.columns
            + CurriculaImportPlan.columns
            + CompletionsImportPlan.columns
        for column in columns {
            #expect(Catalogue.training.keys(in: .vi).contains("column.\(column.name)"), "\(column.name)")
        }
    }

    /// Quotations stand in «» in Vietnamese and in "" in English, unchanged.
    @Test(arguments: Catalogue.training.keys(in: .vi).sorted())
    func quotesAreOfOneKind(key: String) {
        let vietnamese = Catalogue.training.sentence(key, in: .vi)
        #expect(!vietnamese.contains { "\"'“”‘’".contains($0) }, "\(vietnamese)")
        let english = Catalogue.training.sentence(key, in: .en)
        #expect(!english.contains { "«»“”‘".contains($0) }, "\(english)")
    }

    @Test func daysAreWrittenAsPeopleWriteThem() {
        let retired = Fault("course", .courseRetired, ["found": "2022-01-01", "expected": "2022-03-01"])
        #expect(retired.sentence(in: .vi) == "Khóa học «2022-01-01» ngừng từ 01/03/2022.")
        #expect(retired.sentence(in: .en) == "The course \"2022-01-01\" is retired from 2022-03-01 on.")
        let window = Fault(nil, .classWindow, ["found": "2022-05-01", "expected": "2022-06-01 – 2022-06-30"])
        #expect(
            window.sentence(in: .vi) == "Ngày 01/05/2022 nằm ngoài thời gian ghi danh của lớp: 01/06/2022 – 30/06/2022."
        )
    }

    @Test func decimalsHaveTheSignOfTheLanguage() {
        let fault = Fault("hours", .numberOutOfRange, ["found": "0.001", "expected": "0.01–9999"])
        #expect(fault.sentence(in: .vi) == "0,001 nằm ngoài khoảng 0,01–9999.")
        #expect(fault.sentence(in: .en) == "0.001 is out of the range 0.01–9999.")
    }

    @Test func messagesOfTheSystemAreTranslated() {
        let fault = Fault(nil, .noSuchFile, ["found": "a.csv", "reason": "No such file or directory"])
        #expect(fault.sentence(in: .vi) == "Không mở được tệp «a.csv»: không có tệp hoặc thư mục đó.")
        let other = Fault(nil, .noSuchFile, ["found": "a.csv", "reason": "Something new"])
        #expect(other.sentence(in: .vi) == "Không mở được tệp «a.csv»: Something new.")
    }

    private func parameters(of key: String, in language: Language) -> Set<Substring> {
        let sentence = Catalogue.training.sentence(key, in: language)
        return Set(
            sentence.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap {
                $0.split(separator: "}").first
            }
        )
    }
}
