import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// A code of twelve digits reads like a national ID, and still is a code.
@Suite(.permit) struct CodeLikeNumberTests {
    private static let code = "001085123456"
    private static let nationalID = "001085000009"

    /// One official with a code that reads like a national ID, and one with nothing but a national ID.
    private func fill(_ training: Training) async throws {
        try await training.fillWithSamples()
        let file = """
            official_code,national_id,full_name,organization_code
            \(Self.code),,Phạm Thị Mã,G14
            ,\(Self.nationalID),Lê Thị Hoa,G14
            """
        #expect(try await training.take(.officials, file).created == 2)
    }

    @Test func aRecordedOfficialIsNamedByCode() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await fill(training)
            let masked = Caller(name: "token:1", request: "r", role: .recorder, scope: .everything)
            func named(_ number: String, _ course: String, by caller: Caller) async throws -> String {
                let fact = RecordCompletion(official: number, course: course, completedOn: .on(2022, 5, 1))
                return try await training.completions.record(fact, by: caller).official
            }
            let address = try await training.officials.show(Self.code, for: masked).official.id
            for (course, number) in [("DX-101", Self.code), ("DX-102", address)] {
                // The first call records a new completion, and the others repeat it.
                for caller in [masked, masked, .tester] {
                    #expect(try await named(number, course, by: caller) == Self.code)
                }
            }
            // A national ID is still masked.
            let hidden = try await training.officials.show(Self.nationalID, for: masked).official.id
            for (course, number) in [("DX-101", Self.nationalID), ("DX-102", hidden)] {
                for _ in 1...2 { #expect(try await named(number, course, by: masked) == hidden) }
            }
            #expect(try await named(Self.nationalID, "DX-101", by: .tester) == Self.nationalID)
            #expect(try await named(hidden, "DX-101", by: .tester) == hidden)
        }
    }

    @Test func toEnrollAUnitReadsTheNationalIDsThatItNames() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await fill(training)
            let unit = EnrollmentRequest.Officials.belonging(under: "G14", targetGroup: nil)
            let enrolled = try await training.enrollments.enroll(
                EnrollmentRequest(target: .course("DX-101"), officials: unit),
                by: .tester
            )
            #expect(enrolled.items.map(\.official) == ["VC3", Self.code, Self.nationalID])
            let shown: [Int] = try await postgres.query(
                "select (after ->> 'shown')::integer from audit where action = 'national_id.read' order by id"
            )
            #expect(shown == [1])
        }
    }
}
