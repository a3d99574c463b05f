import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// A filter that names nothing on record is an error with that name, not an empty list.
@Suite(.permit) struct FilterTests {
    private func completions(
        _ training: Training,
        by caller: Caller = .tester,
        _ change: (inout CompletionFilter) -> Void
    )
        async throws -> [String]
    {
        var filter = CompletionFilter()
        change(&filter)
        return try await training.completions.list(filter, for: caller, PageRequest()).items.map(\.official)
    }

    private func enrollments(
        _ training: Training,
        by caller: Caller = .tester,
        _ change: (inout EnrollmentFilter) -> Void
    )
        async throws -> [String]
    {
        var filter = EnrollmentFilter()
        change(&filter)
        return try await training.enrollments.list(filter, for: caller, PageRequest()).items.map(\.official)
    }

    private func code(_ body: () async throws -> Void) async -> ErrorCode? {
        await #expect(throws: TrainingError.self) { try await body() }?.code
    }

    /// Two things are named, and the error names the one that doesn't exist.
    ///
    /// The HTTP tests try every filter by itself.
    @Test func theMissingOneOfTwoThingsIsNamed() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            let second = await #expect(throws: TrainingError.self) {
                try await completions(training) { ($0.official, $0.course) = ("CB1", "NOTHING") }
            }
            #expect(second?.parameters["found"] == "NOTHING")

            var officials = OfficialFilter()
            officials.category = "minister"
            let ministers = officials
            #expect(
                await code { _ = try await training.officials.list(ministers, for: .tester, PageRequest()) }
                    == .unknownCategory
            )
        }
    }

    @Test func anExistingThingWithoutItemsIsAnEmptyList() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.classes.create(CreateClass(code: "L1", course: "DX-101", ClassEdit()), by: .tester)
            #expect(try await completions(training) { ($0.official, $0.course) = ("CB1", "DX-101") } == [])
            #expect(try await enrollments(training) { ($0.class, $0.curriculum) = ("L1", "CT-COBAN") } == [])
            var curricula = CurriculumFilter()
            curricula.targetGroup = "general"
            #expect(try await training.curricula.list(curricula, PageRequest()).items.count == 1)
            var officials = OfficialFilter()
            officials.category = "công chức"
            let found = try await training.officials.list(officials, for: .tester, PageRequest())
            #expect(found.items.map(\.officialCode) == ["CC2"])
        }
    }

    @Test func thingsOutOfScopeAreNotFound() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            var owned = ClassEdit()
            owned.organization = .set("79")
            _ = try await training.classes.create(CreateClass(code: "L79", course: "DX-101", owned), by: .tester)
            let inside = try await Caller.within("01", as: .viewer, postgres)
            #expect(try await completions(training, by: inside) { $0.official = "CB1" } == [])
            #expect(
                await code { _ = try await completions(training, by: inside) { $0.official = "CC2" } }
                    == .noSuchOfficial
            )
            #expect(await code { _ = try await enrollments(training, by: inside) { $0.class = "L79" } } == .noSuchClass)
            // An official of their scope is in the class, so the list shows it already.
            _ = try await training.enrollments.enroll(
                EnrollmentRequest(target: .class("L79"), officials: .numbered(["CB1"])),
                by: .tester
            )
            #expect(try await enrollments(training, by: inside) { $0.class = "L79" } == ["CB1"])
        }
    }
}
