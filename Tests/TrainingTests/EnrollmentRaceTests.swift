import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Many concurrent requests for the same seats, enrollments and facts; in any order, everything is consistent
/// afterwards.
@Suite(.permit) struct EnrollmentRaceTests {
    @Test func twoHundredAtOnceForTheLastTenSeats() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await training.register(220, "S")
            _ = try await training.classes.create(.seating(30, "L30", of: "DX-101"), by: .tester)
            try await training.enroll((201...220).map { "S\($0)" }, .class("L30"))
            let states = try await withThrowingTaskGroup { group in
                for number in 1...200 {
                    group.addTask { try await training.enroll(["S\(number)"], .class("L30"))[0].state }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(states.count { $0 == .active } == 10)
            #expect(states.count { $0 == .waitlisted } == 190)
            // Half of the officials with a seat withdraw at once: as many move up, and they are the first on the
            // waitlist.
            let seated = try await training.enrollments.list(
                .under(nil, state: .active),
                for: .tester,
                PageRequest(limit: 1000)
            ).items.map(\.id)
            let waiting = try await training.enrollments.list(
                .under(nil, state: .waitlisted),
                for: .tester,
                PageRequest(limit: 1000)
            ).items.map(\.id)
            try await withThrowingTaskGroup { group in
                for id in seated.prefix(15) {
                    group.addTask { _ = try await training.enrollments.withdraw(id, why: "bận", by: .tester) }
                }
                try await group.waitForAll()
            }
            let found = try await training.classes.show("L30", for: .tester)
            #expect((found.seatsTaken, found.waitlisted) == (30, 175))
            let still = try await training.enrollments.list(
                .under(nil, state: .waitlisted),
                for: .tester,
                PageRequest(limit: 1000)
            ).items.map(\.id)
            #expect(still == Array(waiting.dropFirst(15)))
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func parallelRequestsMakeOneEnrollment() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-101"), by: .tester)
            let targets = [EnrollmentTarget.course("DX-103"), .class("L1"), .curriculum("CT-COBAN")]
            try await withThrowingTaskGroup { group in
                for target in targets {
                    for _ in 0..<16 {
                        group.addTask { _ = try await training.enroll(["CB1", "001085000001"], target) }
                    }
                    group.addTask {
                        let file = """
                            official_code,course_code,class_code,curriculum_code,enrolled_on
                            CB1,DX-103,,,\(Day.today())
                            CB1,,L1,,\(Day.today())
                            CB1,,,CT-COBAN,\(Day.today())
                            """
                        let summary = try await training.take(.enrollments, file)
                        #expect(summary.rejected == 0)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await training.states() == [.active, .active, .active])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A completion during a withdrawal either completes the enrollment, or comes too late for it.
    @Test func withdrawAgainstRecord() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await training.register(40, "W")
            let people = (1...40).map { "W\($0)" }
            let ids = try await training.enroll(people, .course("DX-101"), on: .on(2022, 3, 1)).compactMap(\.enrollment)
            try await withThrowingTaskGroup { group in
                for (person, id) in zip(people, ids) {
                    group.addTask { _ = try await training.complete(person, "DX-101", on: .on(2022, 4, 1)) }
                    group.addTask {
                        do {
                            _ = try await training.enrollments.withdraw(id, why: "bận", by: .tester)
                        } catch let error as TrainingError {
                            #expect(error.code == .wrongState)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let states = try await training.states()
            #expect(states.allSatisfy { $0 == .completed || $0 == .withdrawn })
            #expect(try await training.completions.list(for: .tester, PageRequest(limit: 1000)).items.count == 40)
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Enrollments, completions, departures and merges at once: nothing is left behind, and nobody is enrolled who has
    /// left.
    @Test func mergeAndDepartureAgainstEnrollAndRecord() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(8, "M")
            try await training.register(8, "N")
            try await training.register(8, "L")
            _ = try await training.classes.create(.seating(6, "L6", of: "DX-103"), by: .tester)
            try await withThrowingTaskGroup { group in
                for number in 1...8 {
                    for letter in ["M", "N"] {
                        group.addTask {
                            _ = try await training.complete("\(letter)\(number)", "DX-101", on: .on(2022, 4, 1))
                        }
                        group.addTask { _ = try await training.enroll(["\(letter)\(number)"], .class("L6")) }
                        group.addTask { _ = try await training.enroll(["\(letter)\(number)"], .curriculum("CT-COBAN")) }
                    }
                    group.addTask { _ = try await training.complete("N\(number)", "DX-102", on: .on(2022, 4, 2)) }
                    group.addTask {
                        _ = try await training.officials.merge("N\(number)", into: "M\(number)", by: .tester)
                    }
                    group.addTask { _ = try await training.enroll(["L\(number)"], .class("L6")) }
                    group.addTask {
                        _ = try await training.officials.depart(
                            "L\(number)",
                            on: .on(2022, 5, 1),
                            reason: "Nghỉ hưu",
                            by: .tester
                        )
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await training.progress.report(ProgressQuestion()).trained == 8)
            let open: Int? = try await postgres.first(
                """
                select count(*) from enrollment
                join official on official.id = enrollment.official
                where official.official_code like 'L%' and enrollment.state <> 'withdrawn'
                """
            )
            #expect(open == 0)
            let found = try await training.classes.show("L6", for: .tester)
            #expect((found.seatsTaken, found.waitlisted) == (6, 2))
            var curriculum = EnrollmentFilter()
            curriculum.curriculum = "CT-COBAN"
            curriculum.state = .completed
            #expect(try await training.enrollments.list(curriculum, for: .tester, PageRequest()).items.count == 8)
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func revokeAgainstRecordOfTheSameFactFromManySides() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await training.enroll(["CB1"], .course("DX-101"), on: .on(2022, 3, 1))
            try await training.enroll(["CB1"], .curriculum("CT-COBAN"), on: .on(2022, 3, 1))
            try await training.complete("CB1", "DX-102", on: .on(2022, 3, 2))
            try await withThrowingTaskGroup { group in
                for _ in 0..<64 {
                    group.addTask {
                        let recorded = try await training.complete("CB1", "DX-101", on: .on(2022, 4, 1))
                        guard recorded.isNew else { return }
                        _ = try await training.completions.revoke(recorded.id, reason: "thử", by: .tester)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await training.progress.report(ProgressQuestion()).trained == 0)
            #expect(try await training.states() == [.active, .active])
            try await expectEverythingTrue(training, postgres)
            let fates = try await withThrowingTaskGroup { group in
                for _ in 0..<64 {
                    group.addTask { try await training.complete("CB1", "DX-101", on: .on(2022, 4, 1)).isNew }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(fates.count { $0 } == 1)
            #expect(try await training.progress.report(ProgressQuestion()).trained == 1)
            #expect(try await training.states() == [.completed, .completed])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A new version moves officials on the way to the old one, while they are enrolled and complete courses.
    @Test func publishAgainstEnrollAndRecord() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(30, "P")
            _ = try await training.curricula.create(
                CreateCurriculum(
                    code: "CT-COBAN",
                    version: 2,
                    titleVi: "Cơ bản",
                    courses: [CurriculumCourse(code: "DX-103", requirement: .required)]
                ),
                by: .tester
            )
            try await withThrowingTaskGroup { group in
                for number in 1...30 {
                    group.addTask { _ = try await training.enroll(["P\(number)"], .curriculum("CT-COBAN")) }
                    for course in ["DX-101", "DX-103"] {
                        group.addTask { _ = try await training.complete("P\(number)", course, on: .on(2022, 4, 1)) }
                    }
                }
                group.addTask {
                    _ = try await training.curricula.publish("CT-COBAN", version: 2, onTheWay: .move, by: .tester)
                }
                try await group.waitForAll()
            }
            #expect(try await training.progress.report(ProgressQuestion()).trained == 30)
            let ended = Set(
                try await training.enrollments.list(for: .tester, PageRequest(limit: 1000)).items
                    .map { "\($0.version ?? 0) \($0.state)" }
            )
            #expect(ended.isSubset(of: ["1 withdrawn", "2 completed"]))
            #expect(ended.contains("2 completed"))
            try await expectEverythingTrue(training, postgres)
        }
    }
}
