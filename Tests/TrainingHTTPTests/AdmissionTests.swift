import Testing

@testable import Training
@testable import TrainingHTTP

@Suite("Overload is answered, not queued")
struct AdmissionTests {
    @Test func whoComesWhenAllPlacesAreTakenIsToldSo() throws {
        let admission = Admission(most: 1)
        try admission.enter()
        for _ in 0..<3 {
            let refused = #expect(throws: TrainingError.self) { try admission.enter() }
            #expect(refused?.code == .overloaded)
        }
        admission.leave()
        try admission.enter()
    }
}
