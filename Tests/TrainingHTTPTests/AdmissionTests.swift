import PostgresTesting
import Testing

@testable import Training
@testable import TrainingHTTP

@Suite("Overload is answered, not queued", .permit)
struct AdmissionTests {
    @Test func whoComesWhenAllPlacesAreTakenIsToldSo() throws {
        let places = Places(1)
        try places.enter()
        for _ in 0..<3 {
            let refused = #expect(throws: TrainingError.self) { try places.enter() }
            #expect(refused?.code == .overloaded)
        }
        places.leave()
        try places.enter()
    }
}
