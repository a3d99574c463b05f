import FoundationEssentials
import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

/// The entries about one official, under whatever number each was written.
@Suite(.permit) struct AuditOfOfficialTests {
    private func about(_ number: String, by caller: Caller = .tester, _ training: Training) async throws
        -> [AuditRecord]
    {
        var filter = AuditFilter()
        filter.official = number
        return try await training.audit.list(filter, by: caller, PageRequest(limit: 100)).items
    }

    @Test func anOfficialsNumberFindsEverything() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            let quiet = Caller(name: "token:1", request: "r", role: .administrator, scope: .everything)
            let reader = Caller(
                name: "token:2",
                request: "r",
                role: .administrator,
                scope: .everything,
                seesNationalIDs: true
            )
            _ = try await training.officials.register(
                OfficialEdit([.officialCode: "N1", .fullName: "Nguyễn Văn An", .organization: "79"]),
                by: quiet
            )
            _ = try await training.enrollments.enroll(
                EnrollmentRequest(target: .course("DX-101"), officials: .numbered(["N1", "CC2"])),
                by: quiet
            )
            let command = RecordCompletion(official: "N1", course: "DX-102", completedOn: .on(2022, 5, 1))
            let fact = try await training.completions.record(command, by: quiet)
            _ = try await training.completions.revoke(fact.id, reason: "nhầm", by: quiet)
            _ = try await training.officials.edit("N1", OfficialEdit([.officialCode: "N2"]), by: quiet)
            // The next person with a code that somebody gave up is another person.
            _ = try await training.officials.register(
                OfficialEdit([.officialCode: "N1", .fullName: "Trần Thị Bình", .organization: "79"]),
                by: quiet
            )
            _ = try await training.officials.merge("N2", into: "CB1", by: quiet)
            _ = try await training.officials.show("CB1", for: reader)

            let actions = try await about("CB1", by: quiet, training).map { "\($0.action) \($0.name ?? "")" }
            #expect(
                actions == [
                    "national_id.read CB1", "official.merge CB1", "official.edit N1", "completion.revoke \(fact.id)",
                    "completion.record \(fact.id)", "enrollment.create 1", "official.register N1", "import.take 2",
                ]
            )
            #expect(try await about("N2", by: quiet, training).map(\.id) == about("CB1", by: quiet, training).map(\.id))
            #expect(try await about("N1", by: quiet, training).map(\.action) == ["official.register"])
        }
    }

    @Test func everyActionHasASubjectToFilterBy() {
        for action in AuditAction.allCases { #expect(AuditSubject(rawValue: action.subject) != nil, "\(action)") }
    }

    @Test func officialsOutOfScopeAreNotFound() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let inside = try await Caller.within("01", as: .administrator, postgres)
            for number in ["NOBODY", "CC2"] {
                let error = await #expect(throws: TrainingError.self) { try await about(number, by: inside, training) }
                #expect(error?.code == .noSuchOfficial)
            }
        }
    }

    @Test func anEntryIsShownAndReadingANationalIDInItIsAnEntryToo() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let quiet = Caller(name: "token:1", request: "r", role: .administrator, scope: .everything)
            _ = try await training.officials.edit("VC3", OfficialEdit([.nationalID: "001179000003"]), by: quiet)
            let id = try #require(try await training.audit.list(by: quiet, PageRequest(limit: 1)).items.first?.id)
            let masked = try await training.audit.show(id, by: quiet)
            #expect(masked.action == "official.edit")
            #expect(masked.after == .fields(["nationalId": .text("•••••••••003")]))
            #expect(try await training.audit.list(by: quiet, PageRequest(limit: 1)).items.first?.id == id)

            let whole = try await training.audit.show(id, by: .tester)
            #expect(whole.after == .fields(["nationalId": .text("001179000003")]))
            let reading = try await training.audit.list(by: quiet, PageRequest(limit: 1)).items.first
            #expect(reading?.action == "national_id.read")

            let outside = try await Caller.within("79", as: .administrator, named: "token:2", postgres)
            for (caller, id) in [(outside, id), (quiet, "999999"), (quiet, "first")] {
                let error = await #expect(throws: TrainingError.self) { try await training.audit.show(id, by: caller) }
                #expect(error?.code == .noSuchAuditEntry)
            }
        }
    }
}
