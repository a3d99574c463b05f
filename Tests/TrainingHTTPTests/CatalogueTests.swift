import HTTPTypes
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("Every problem has its words in both languages")
struct CatalogueTests {
    @Test(arguments: Language.allCases)
    func nothingIsMissing(language: Language) {
        let needed =
            Self.ofRequests.flatMap { ["error.\($0.rawValue)", "title.\($0.rawValue)"] }
            + ErrorKind.allCases.map { "title.\($0.rawValue)" } + ["error.several_faults"]
        #expect(Catalogue.http.keys(in: language) == Set(needed))
    }

    /// The codes that only requests have, not the registry.
    private static let ofRequests = RequestFault.allCases.filter { ErrorCode(rawValue: $0.rawValue) == nil }

    /// A code of requests that is also one of the registry has the same sentence and kind.
    @Test(arguments: RequestFault.allCases)
    func noCodeStandsForTwoThings(fault: RequestFault) {
        guard let code = ErrorCode(rawValue: fault.rawValue) else {
            #expect((400..<500).contains(fault.status))
            return
        }
        let (found, told) = (Problem(fault), Problem(TrainingError(code)))
        #expect(found.status == told.status)
        #expect(found.headers == told.headers)
    }

    @Test(arguments: Catalogue.http.keys(in: .vi).sorted())
    func quotesAreOfOneKind(key: String) {
        let vietnamese = Catalogue.http.sentence(key, in: .vi)
        #expect(!vietnamese.contains { "\"'“”‘’".contains($0) }, "\(vietnamese)")
        let english = Catalogue.http.sentence(key, in: .en)
        #expect(!english.contains { "«»“”‘".contains($0) }, "\(english)")
    }
}
