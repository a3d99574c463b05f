import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// Enrollments that expired because of a last day, after it is taken back.
@Suite(.permit) struct ReinstateTests {
    /// Enrollments in every state, on the course and in its classes.
    @Test func allEnrollmentsReturnToTheirStates() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(6, "W")
            _ = try await training.classes.create(.seating(2, "L1", of: "DX-101"), by: .tester)
            let command = CreateClass.seating(nil, "L2", of: "DX-101") {
                $0.requiresApproval = .set(true)
                $0.startsOn = .set(.on(2022, 7, 1))
            }
            _ = try await training.classes.create(command, by: .tester)
            try await training.enroll(["W1", "W2", "W3"], .class("L1"))
            try await training.enroll(["W4"], .class("L2"), isApproved: true)
            try await training.enroll(["W5"], .class("L2"))
            try await training.enroll(["W6"], .course("DX-101"))
            try await training.enroll(["W6"], .course("DX-102"))
            let before = try await training.states()
            #expect(before == [.active, .active, .waitlisted, .approved, .requested, .active, .active])

            _ = try await training.courses.retire("DX-101", on: .on(2022, 1, 5), by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).expired == 6)
            // Another last day long ago restores nobody, nor does an earlier one.
            for day in [Day.on(2022, 2, 1), .on(2021, 12, 1)] {
                #expect(try await training.courses.retire("DX-101", on: day, by: .tester).reinstated == .none)
            }
            #expect(try await training.states() == Array(repeating: .expired, count: 6) + [.active])

            let taken = try await training.courses.retire("DX-101", on: .on(2022, 5, 1), by: .tester)
            #expect(taken.reinstated == Reinstated(enrollments: 6, waitlisted: 0, stayedExpired: 0))
            #expect((taken.status, taken.changedGoals) == (.retired, []))
            #expect(try await training.states() == before)
            let last = try await training.enrollments.show("3", for: .tester).transitions.last
            #expect(last?.why == "the end was taken back")
            #expect((last?.from, last?.to, last?.by) == (.expired, .waitlisted, "operator:tester"))
            var filter = AuditFilter()
            (filter.action, filter.name) = (.enrollmentMove, "3")
            let noted = try await training.audit.list(filter, by: .tester, PageRequest()).items
            #expect(noted.count == 2)
            // Nothing is left to restore, and nothing expires.
            #expect(try await training.courses.retire("DX-101", on: nil, by: .tester).reinstated == .none)
            #expect(try await !training.enrollments.turn(by: .tester).isAnything)
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// An official who finds no seat waits for one, in the order of requests.
    @Test func reinstatingOverfillsNoClass() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(5, "W")
            let command = CreateClass.seating(3, "L1", of: "DX-101") { $0.closesOn = .set(.on(2022, 12, 31)) }
            _ = try await training.classes.create(command, by: .tester)
            try await training.enroll(["W1", "W2", "W3", "W4"], .class("L1"))
            var edit = ClassEdit()
            edit.endsOn = .set(.on(2022, 2, 1))
            #expect(try await training.classes.edit("L1", edit, by: .tester).reinstated == .none)
            #expect(try await training.enrollments.turn(by: .tester).expired == 4)
            try await training.enroll(["W5"], .class("L1"))
            (edit.endsOn, edit.capacity) = (.set(nil), .set(2))
            let taken = try await training.classes.edit("L1", edit, by: .tester)
            #expect(taken.reinstated == Reinstated(enrollments: 4, waitlisted: 2, stayedExpired: 0))
            #expect((taken.seatsTaken, taken.waitlisted) == (2, 3))
            #expect(try await training.states() == [.active, .waitlisted, .waitlisted, .waitlisted, .active])
            #expect(try await training.reasons("2").last == "the seat was given to somebody else")
            #expect(try await training.reasons("4").last == "the end was taken back")
            _ = try await training.enrollments.withdraw("5", why: "bận", by: .tester)
            #expect(try await training.states() == [.active, .active, .waitlisted, .waitlisted, .withdrawn])
            // The waitlist gets the seats that are left.
            edit = ClassEdit()
            edit.endsOn = .set(.on(2022, 2, 1))
            _ = try await training.classes.edit("L1", edit, by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).expired == 4)
            (edit.endsOn, edit.capacity) = (.set(.on(2022, 5, 1)), .set(4))
            #expect(try await training.classes.edit("L1", edit, by: .tester).reinstated.waitlisted == 0)
            #expect(try await training.states() == [.active, .active, .active, .active, .withdrawn])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Later events of the official prevail.
    @Test func laterEventsHold() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(7, "W")
            try await training.enroll((1...7).map { "W\($0)" }, .course("DX-102"), on: .on(2022, 1, 1))
            // The seventh enrollment is open again.
            let revoked = try await training.complete("W7", "DX-102", on: .on(2022, 1, 4))
            _ = try await training.completions.revoke(revoked.id, reason: "nhầm", by: .tester)
            _ = try await training.courses.retire("DX-102", on: .on(2022, 1, 10), by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).expired == 7)
            try await postgres.execute("update enrollment_transition set at = at - (now() - timestamptz '2022-03-01')")

            let anew = try await training.enroll(["W1", "W2"], .course("DX-102"), on: .on(2022, 1, 9))
            _ = try await training.enrollments.withdraw(try #require(anew[1].enrollment), why: "bận", by: .tester)
            _ = try await training.officials.depart("W3", on: .on(2022, 5, 1), reason: "Nghỉ hưu", by: .tester)
            _ = try await training.officials.depart("W4", on: .on(2022, 4, 1), reason: "Nghỉ hưu", by: .tester)
            _ = try await training.officials.return("W4", on: .on(2022, 5, 1), by: .tester)
            for official in ["W6", "W7"] { try await training.complete(official, "DX-102", on: .on(2022, 1, 5)) }
            let taken = try await training.courses.retire("DX-102", on: nil, by: .tester)
            #expect(taken.reinstated == Reinstated(enrollments: 3, waitlisted: 0, stayedExpired: 4))
            #expect(
                try await training.states()
                    == [.expired, .expired, .expired, .expired, .active, .completed, .completed, .active, .withdrawn]
            )
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// A class that was over before, by its own last day, stays over.
    @Test func enrollmentsThatEndedOtherwiseStayEnded() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            let command = CreateClass.seating(nil, "L1", of: "DX-101") { $0.endsOn = .set(.on(2022, 2, 1)) }
            _ = try await training.classes.create(command, by: .tester)
            try await training.enroll(["CB1"], .class("L1"), on: .on(2022, 1, 3))
            try await training.enroll(["CC2"], .course("DX-101"))
            _ = try await training.courses.retire("DX-101", on: .on(2022, 1, 5), by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).expired == 2)
            let taken = try await training.courses.retire("DX-101", on: nil, by: .tester)
            #expect(taken.reinstated == Reinstated(enrollments: 1, waitlisted: 0, stayedExpired: 0))
            #expect(try await training.states() == [.expired, .active])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Officials who satisfy the curriculum have completed it; the others are on the way to it again.
    @Test func aCurriculumThatGoesOnIsCompletedAgain() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.enroll(["CB1", "CC2", "VC3"], .curriculum("CT-COBAN"), on: .on(2022, 1, 15))
            for (course, day) in [("DX-101", Day.on(2022, 3, 1)), ("DX-102", .on(2022, 4, 1))] {
                try await training.complete("CB1", course, on: day)
            }
            let second = CreateCurriculum(
                code: "CT-COBAN",
                version: 2,
                titleVi: "Cơ bản",
                courses: [CurriculumCourse(code: "DX-103", requirement: .required)]
            )
            _ = try await training.curricula.create(second, by: .tester)
            _ = try await training.curricula.publish("CT-COBAN", until: .on(2022, 3, 14), by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).expired == 3)
            #expect(try await training.progress.report(ProgressQuestion()).trained == 0)
            // An official on the way to the new version doesn't go back to the old one.
            try await training.enroll(["VC3"], .curriculum("CT-COBAN"))
            let taken = try await training.curricula.retire("CT-COBAN", version: 1, on: nil, by: .tester)
            #expect(taken.reinstated == Reinstated(enrollments: 2, waitlisted: 0, stayedExpired: 1))
            #expect(taken.changedGoals == [ChangedGoal(goal: "DX-2022", before: 0, after: 1)])
            #expect(try await training.states() == [.completed, .active, .expired, .active])
            let reasons = [
                "completed", "the curriculum ended before", "it is no longer offered", "the end was taken back",
                "completed",
            ]
            #expect(try await training.reasons("1") == reasons)
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Today may be long past the true last day, and an official who completed it before may have left.
    @Test func curriculaCompletedBeforeTheTrueEndAreCompleted() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.enroll(["CB1", "CC2", "VC3"], .curriculum("CT-COBAN"), on: .on(2022, 1, 15))
            for (official, day) in [("CB1", Day.on(2022, 3, 1)), ("CC2", .on(2022, 4, 1)), ("VC3", .on(2022, 7, 1))] {
                for course in ["DX-101", "DX-102"] { try await training.complete(official, course, on: day) }
            }
            _ = try await training.curricula.retire("CT-COBAN", version: 1, on: .on(2022, 2, 1), by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).expired == 3)
            _ = try await training.officials.depart("CC2", on: .on(2022, 11, 20), reason: "Nghỉ hưu", by: .tester)
            let taken = try await training.curricula.retire("CT-COBAN", version: 1, on: .on(2022, 6, 1), by: .tester)
            #expect(taken.reinstated == Reinstated(enrollments: 2, waitlisted: 0, stayedExpired: 0))
            #expect(taken.changedGoals == [ChangedGoal(goal: "DX-2022", before: 0, after: 2)])
            #expect(try await training.states() == [.completed, .completed, .expired])
            #expect(try await training.enrollments.turn(by: .tester).expired == 0)
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func undoingARetirementReinstatesEnrollments() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.enroll(["CB1"], .course("DX-103"))
            let file = "code,title_vi,status,retired_on\nDX-103,An toàn thông tin,retired,2022-01-05\n"
            let number = try #require(try await training.take(.courses, file).importNumber)
            #expect(try await training.enrollments.turn(by: .tester).expired == 1)
            let undone = try await training.imports.undo(number, by: .tester)
            #expect(undone.restored == 1)
            #expect(undone.reinstated == Reinstated(enrollments: 1, waitlisted: 0, stayedExpired: 0))
            #expect(try await training.states() == [.active])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Taking a last day back, enrolling and completing at once: nobody gets two seats, and no seat two people.
    @Test func reinstatedAndNewEnrollmentsShareTheSeats() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(16, "W")
            let command = CreateClass.seating(8, "L1", of: "DX-101") { $0.closesOn = .set(.on(2022, 12, 31)) }
            _ = try await training.classes.create(command, by: .tester)
            try await training.enroll((1...8).map { "W\($0)" }, .class("L1"), on: .on(2022, 1, 3))
            var edit = ClassEdit()
            edit.endsOn = .set(.on(2022, 2, 1))
            _ = try await training.classes.edit("L1", edit, by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).expired == 8)
            edit.endsOn = .set(nil)
            let back = edit
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await training.classes.edit("L1", back, by: .tester) }
                for number in 4...16 {
                    group.addTask { _ = try await training.enroll(["W\(number)"], .class("L1")) }
                }
                for number in 1...4 {
                    group.addTask { _ = try await training.complete("W\(number)", "DX-101", on: .on(2022, 5, 1)) }
                }
                try await group.waitForAll()
            }
            _ = try await training.enrollments.turn(by: .tester)
            let found = try await training.classes.show("L1", for: .tester)
            #expect((found.seatsTaken, found.waitlisted) == (8, 8))
            try await expectEverythingTrue(training, postgres)
        }
    }
}
