import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// Why an official counts towards a goal, or doesn't.
@Suite("Explanations", .permit) struct ExplanationTests {
    @Test func whoCountsLeadsBackToFilesAndRequests() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(
                .completions,
                "official_code,course_code,completed_on\nCB1,DX-101,2022-03-01\n"
            )
            let wrong = RecordCompletion(official: "CB1", course: "DX-102", completedOn: .on(2022, 3, 15))
            let revoked = try await training.completions.record(wrong, by: .tester)
            _ = try await training.completions.revoke(revoked.id, reason: "nhầm người", by: .tester)
            let right = RecordCompletion(official: "CB1", course: "DX-102", completedOn: .on(2022, 4, 1))
            let caller = Caller.tester
            let recorded = try await training.completions.record(right, by: caller)
            let explanation = try await training.officials.explain("CB1", for: .tester)
            #expect(explanation.reason == .counts)
            let counted = try #require(explanation.counted)
            #expect(counted.since == .on(2022, 4, 1))
            #expect(counted.organization == "00001")
            #expect(counted.curriculum == "CT-COBAN")
            #expect(counted.completion == recorded.id)
            #expect(explanation.wouldCountFrom == nil)
            #expect(explanation.facts.map(\.course) == ["DX-101", "DX-102", "DX-102"])
            #expect(explanation.facts.map { $0.source?.line } == [2, nil, nil])
            #expect(explanation.facts[0].request == nil)
            #expect(explanation.facts[1].revocationReason == "nhầm người")
            #expect(explanation.facts[2].request == caller.request)
            let curriculum = try #require(explanation.curricula.first)
            #expect(curriculum.missing.isEmpty)
            #expect(curriculum.courses.first { $0.code == "DX-102" }?.completion == recorded.id)
        }
    }

    @Test func whoDoesNotCountSeesWhatIsMissing() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            let first = RecordCompletion(official: "CC2", course: "DX-101", completedOn: .on(2022, 3, 1))
            _ = try await training.completions.record(first, by: .tester)
            let explanation = try await training.officials.explain("CC2", for: .tester)
            #expect(explanation.counted == nil)
            #expect(explanation.reason == .missing)
            #expect(explanation.curricula.map(\.missing) == [["DX-102"]])
            #expect(explanation.wouldCountFrom == .on(2022, 8, 1))
            let second = RecordCompletion(official: "CC2", course: "DX-102", completedOn: .on(2022, 8, 1))
            _ = try await training.completions.record(second, by: .tester)
            #expect(try await training.officials.explain("CC2", for: .tester).counted?.since == .on(2022, 8, 1))
            await expect(.noSuchGoal) { _ = try await training.officials.explain("CC2", goal: "X", for: .tester) }
            await expect(.noSuchOfficial) { _ = try await training.officials.explain("X", for: .tester) }
        }
    }

    @Test func aCurriculumSatisfiedOutsideTheGoalDoesNotCount() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            for (official, day) in [("CB1", Day.on(2021, 12, 31)), ("CC2", .on(2023, 1, 1))] {
                for course in ["DX-101", "DX-102"] {
                    let fact = RecordCompletion(official: official, course: course, completedOn: day)
                    _ = try await training.completions.record(fact, by: .tester)
                }
            }
            #expect(try await training.officials.explain("CB1", for: .tester).reason == .tooEarly)
            let late = try await training.officials.explain("CC2", for: .tester)
            #expect(late.reason == .tooLate)
            #expect(late.curricula.map(\.satisfiedOn) == [.on(2023, 1, 1)])
            // The goal is over today.
            #expect(late.wouldCountFrom == nil)
        }
    }
}
