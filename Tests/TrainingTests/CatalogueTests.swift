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

    @Test func statesAreSpokenOf() {
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
            OrganizationsImport.columns + OfficialsImport.columns + CoursesImport.columns + CurriculaImport.columns
            + CompletionsImport.columns
        for column in columns {
            #expect(Catalogue.training.keys(in: .vi).contains("column.\(column.name)"), "\(column.name)")
        }
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
