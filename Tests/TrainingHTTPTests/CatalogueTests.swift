import Testing
import Training

@testable import TrainingHTTP

@Suite("Every problem has its words in both languages")
struct CatalogueTests {
    @Test(arguments: Language.allCases)
    func nothingIsMissing(language: Language) {
        let needed =
            RequestFault.allCases.flatMap { ["error.\($0.rawValue)", "title.\($0.rawValue)"] }
            + ErrorKind.allCases.map { "title.\($0.rawValue)" } + ["error.several_faults"]
        #expect(Catalogue.http.keys(in: language) == Set(needed))
    }

    @Test(arguments: RequestFault.allCases)
    func noCodeStandsForTwoThings(fault: RequestFault) {
        #expect(ErrorCode(rawValue: fault.rawValue) == nil)
        #expect((400..<500).contains(fault.status))
    }

    @Test(arguments: Catalogue.http.keys(in: .vi).sorted())
    func quotesAreOfOneKind(key: String) {
        let vietnamese = Catalogue.http.sentence(key, in: .vi)
        #expect(!vietnamese.contains { "\"'“”‘’".contains($0) }, "\(vietnamese)")
        let english = Catalogue.http.sentence(key, in: .en)
        #expect(!english.contains { "«»“”‘".contains($0) }, "\(english)")
    }
}
