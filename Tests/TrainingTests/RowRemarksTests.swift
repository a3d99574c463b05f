import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite(.permit) struct RowRemarksTests {
    @Test func faultsComeThroughTheStagingTable() async throws {
        let faults = [
            Fault("national_id", .nationalIdLength, ["found": "12\t3\n", "digits": "3"]), Fault(nil, .openQuote),
            Fault("full_name", .notAName, ["found": #"a "b" \ {c,d} (e) 'f'"#, "empty": ""]),
        ]
        try await withTraining { _, postgres in
            let json: String? = try await postgres.first(
                "select to_jsonb(\(RowRemarks.write(faults))::remark[])::text"
            )
            #expect(try RowRemarks.faults(in: json) == faults)
        }
        #expect(RowRemarks.write([] as [Fault]) == nil)
        #expect(try RowRemarks.faults(in: nil) == [])
    }
}
