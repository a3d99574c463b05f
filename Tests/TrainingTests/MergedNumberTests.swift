import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// After a merge, the number and the enrollments are as if there had been one record all along.
@Suite(.permit) struct MergedNumberTests {
    /// For each letter two records of one person, in Hà Nội and in Hồ Chí Minh City.
    private func registerPairs(_ letters: [String], _ training: Training) async throws {
        for letter in letters {
            try await training.register(1, letter, in: "01")
            try await training.register(1, letter + "X", in: "79")
        }
    }

    /// The units in which officials are counted, by their codes.
    private func places(_ training: Training, _ officials: [String]) async throws -> [[String]] {
        var places: [[String]] = []
        for official in officials {
            places.append(try await training.officials.show(official, for: .tester).trainedFor.map(\.organizationCode))
        }
        return places
    }

    @Test func aMergedOfficialCountsByTheFactOfTheLastDay() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await registerPairs(["A", "B", "C", "D"], training)
            let (first, last) = (Day.on(2022, 3, 1), Day.on(2022, 5, 1))
            // The duplicate's fact has the last day; once it is recorded last, once first.
            try await training.complete("A1", "DX-101", on: first)
            try await training.complete("AX1", "DX-102", on: last)
            try await training.complete("BX1", "DX-102", on: last)
            try await training.complete("B1", "DX-101", on: first)
            // The person's own fact has the last day.
            try await training.complete("C1", "DX-102", on: last)
            try await training.complete("CX1", "DX-101", on: first)
            try await training.complete("DX1", "DX-101", on: first)
            try await training.complete("D1", "DX-102", on: last)
            for letter in ["A", "B", "C", "D"] {
                _ = try await training.officials.merge(letter + "X1", into: letter + "1", by: .tester)
            }
            #expect(try await places(training, ["A1", "B1", "C1", "D1"]) == [["79"], ["79"], ["01"], ["01"]])
            // Facts recorded after the merge have the same result: they are the person's own, in their remaining unit.
            try await registerPairs(["E", "F"], training)
            try await training.complete("EX1", "DX-102", on: last)
            _ = try await training.officials.merge("EX1", into: "E1", by: .tester)
            try await training.complete("E1", "DX-101", on: first)
            try await training.complete("FX1", "DX-102", on: first)
            _ = try await training.officials.merge("FX1", into: "F1", by: .tester)
            let file = "official_code,course_code,completed_on\nFX1,DX-101,\(last)\n"
            #expect(try await training.take(.completions, file).trained == 1)
            #expect(try await places(training, ["E1", "F1"]) == [["79"], ["01"]])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// One fact satisfies two curricula on one day, and by one of them the person would count in the other record's unit.
    @Test func ofTwoCurriculaThatOneFactSatisfiesTheFirstCounts() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(
                .courses,
                "code,title_vi,title_en,hours,format\n"
                    + (1...3).map { "X-\($0),Môn \($0),Course \($0),4,online\n" }.joined()
            )
            _ = try await training.take(
                .curricula,
                """
                curriculum_code,version,title_vi,course_code,requirement
                CT-X1,1,Một,X-1,required
                CT-X1,1,Một,X-3,required
                CT-X2,1,Hai,X-2,required
                CT-X2,1,Hai,X-3,required
                """
            )
            try await registerPairs(["A"], training)
            try await training.complete("A1", "X-1", on: .on(2022, 6, 1))
            try await training.complete("AX1", "X-2", on: .on(2022, 6, 1))
            _ = try await training.officials.merge("AX1", into: "A1", by: .tester)
            try await training.complete("A1", "X-3", on: .on(2022, 5, 1))
            #expect(try await places(training, ["A1"]) == [["01"]])
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func aFileMayNameAMergedPersonByBothNumbers() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await registerPairs(["A", "B"], training)
            _ = try await training.officials.merge("AX1", into: "A1", by: .tester)
            _ = try await training.officials.merge("BX1", into: "B1", by: .tester)
            let summary = try await training.take(
                .completions,
                """
                official_code,course_code,completed_on
                A1,DX-101,2022-03-01
                AX1,DX-101,2022-03-01
                AX1,DX-102,2022-04-01
                A1,DX-102,2022-04-02
                BX1,DX-101,2022-03-01
                """
            )
            #expect((summary.created, summary.unchanged, summary.rejected) == (3, 1, 1))
            #expect(summary.firstRejected.map(\.line) == [5])
            #expect(summary.firstRejected.first?.faults.map(\.code) == [.duplicateRow])
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func aMergeCarriesEnrollmentsAlong() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await registerPairs(["A", "B", "C"], training)
            let (march, may, june) = (Day.on(2022, 3, 1), Day.on(2022, 5, 1), Day.on(2022, 6, 1))

            // Completions of one record complete enrollments of the other, on a course and on a curriculum.
            try await training.enroll(["AX1"], .course("DX-101"), on: march)
            try await training.enroll(["AX1"], .curriculum("CT-COBAN"), on: march)
            try await training.complete("A1", "DX-101", on: may)
            try await training.complete("AX1", "DX-102", on: june)
            _ = try await training.officials.merge("AX1", into: "A1", by: .tester)
            #expect(try await training.states() == [.completed, .completed])

            // The later of two completions is revoked and its enrollment reopened, because the earlier one came before
            // the enrollment.
            try await training.complete("B1", "DX-101", on: march)
            try await training.enroll(["BX1"], .course("DX-101"), on: may)
            try await training.complete("BX1", "DX-101", on: june)
            #expect(try await training.states().last == .completed)
            _ = try await training.officials.merge("BX1", into: "B1", by: .tester)
            #expect(try await training.states().last == .active)

            // Here the earlier one came after the enrollment, and completes it.
            try await training.enroll(["CX1"], .course("DX-101"), on: march)
            try await training.complete("CX1", "DX-101", on: june)
            let earlier = try await training.complete("C1", "DX-101", on: may)
            _ = try await training.officials.merge("CX1", into: "C1", by: .tester)
            #expect(try await training.states().last == .completed)
            let by: Int64? = try await postgres.first(
                """
                select completion from enrollment_transition
                where to_state = 'completed' order by at desc, enrollment desc limit 1
                """
            )
            #expect(by.map { String($0) } == earlier.id)
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A merge completes only open enrollments.
    @Test func aMergeCompletesOnlyOpenEnrollments() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await registerPairs(["A", "B"], training)
            let (march, may) = (Day.on(2022, 3, 1), Day.on(2022, 5, 1))
            for official in ["A1", "BX1"] {
                try await training.enroll([official], .curriculum("CT-COBAN"), on: march)
                for course in ["DX-101", "DX-102"] { try await training.complete(official, course, on: may) }
            }
            try await training.enroll(["B1"], .curriculum("CT-COBAN"), on: march)
            #expect(try await training.states() == [.completed, .completed, .active])
            for letter in ["A", "B"] {
                _ = try await training.officials.merge(letter + "X1", into: letter + "1", by: .tester)
            }
            #expect(try await training.states() == [.completed, .completed, .withdrawn])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A reopened enrollment is completed by a fact that is new to the person, but not by the one that it renews.
    @Test func aMergeLeavesARenewalOpen() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await registerPairs(["A"], training)
            var edit = CourseEdit()
            edit.validMonths = .set(6)
            _ = try await training.courses.edit("DX-101", edit, by: .tester)
            try await training.enroll(["A1"], .course("DX-101"), on: .on(2022, 3, 1))
            try await training.complete("A1", "DX-101", on: .on(2022, 3, 5))
            try await training.enroll(["A1"], .course("DX-101"), on: .on(2022, 11, 1))
            #expect(try await training.states() == [.active])
            _ = try await training.officials.merge("AX1", into: "A1", by: .tester)
            #expect(try await training.states() == [.active])
            try await expectEverythingTrue(training, postgres)
        }
    }
}
