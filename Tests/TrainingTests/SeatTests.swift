import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// The seats of classes, their waitlists, and who moves up when.
@Suite(.permit) struct SeatTests {
    @Test func theWaitlistMovesUpInOrder() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(8, "W")
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-101"), by: .tester)
            let items = try await training.enroll((1...8).map { "W\($0)" }, .class("L1"))
            #expect(items.map(\.state) == [.active] + Array(repeating: .waitlisted, count: 7))
            let ids = items.compactMap(\.enrollment)

            // A rejection on the waitlist moves nobody up; a withdrawal makes room for the next.
            _ = try await training.enrollments.reject(ids[1], why: "không đúng đối tượng", by: .tester)
            _ = try await training.enrollments.withdraw(ids[0], why: "bận", by: .tester)
            #expect(
                try await training.states()
                    == [
                        .withdrawn, .rejected, .active, .waitlisted, .waitlisted, .waitlisted, .waitlisted, .waitlisted,
                    ]
            )
            // An official who fails keeps the seat.
            _ = try await training.enrollments.fail(ids[2], why: "không đạt", by: .tester)
            #expect(try await training.states()[3] == .waitlisted)
            // An additional seat goes to the next.
            var edit = ClassEdit()
            edit.capacity = .set(2)
            #expect(try await training.classes.edit("L1", edit, by: .tester).seatsTaken == 2)
            #expect(try await training.states()[3] == .active)
            // A departure frees a seat, or a place on the waitlist.
            _ = try await training.officials.depart("W4", on: .on(2022, 6, 1), reason: "Nghỉ hưu", by: .tester)
            _ = try await training.officials.depart("W6", on: .on(2022, 6, 1), reason: "Nghỉ hưu", by: .tester)
            #expect(try await training.states()[3...] == [.withdrawn, .active, .withdrawn, .waitlisted, .waitlisted])
            // A completed enrollment keeps its seat.
            try await training.complete("W5", "DX-101", on: .on(2022, 6, 1))
            #expect(try await training.states()[4...] == [.completed, .withdrawn, .waitlisted, .waitlisted])
            edit.capacity = .set(1)
            let fewer = edit
            #expect(await refusal { _ = try await training.classes.edit("L1", fewer, by: .tester) } == .seatsTaken)
            edit.capacity = .set(nil)
            _ = try await training.classes.edit("L1", edit, by: .tester)
            #expect(try await training.states()[6...] == [.active, .active])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// In a class that has not begun, an enrollment with a seat is approved, with or without approval, and begins with
    /// the class.
    @Test func nobodyIsActiveInAClassThatHasNotBegun() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(4, "B")
            let july = CreateClass.seating(2, "L1", of: "DX-101") { $0.startsOn = .set(.on(2022, 7, 1)) }
            _ = try await training.classes.create(july, by: .tester)
            let ids = try await training.enroll(["B1"], .class("L1")).compactMap(\.enrollment)
            let file = "official_code,class_code,enrolled_on\nB2,L1,2022-06-01\nB3,L1,2022-06-01\n"
            #expect(try await training.take(.enrollments, file).created == 2)
            #expect(try await training.states() == [.approved, .approved, .waitlisted])
            _ = try await training.enrollments.withdraw(ids[0], why: "bận", by: .tester)
            #expect(try await training.states() == [.withdrawn, .approved, .approved])

            // A class without a first day has begun, until it gets a later one.
            _ = try await training.classes.create(.seating(2, "L2", of: "DX-101"), by: .tester)
            let id = try #require(try await training.enroll(["B4"], .class("L2")).first?.enrollment)
            #expect(try await training.states().last == .active)
            var edit = ClassEdit()
            edit.startsOn = .set(.on(2022, 7, 1))
            _ = try await training.classes.edit("L2", edit, by: .tester)
            let later = try await training.enrollments.show(id, for: .tester)
            #expect(later.enrollment.state == .approved)
            #expect(later.transitions.map(\.why) == ["the class begins later"])
            edit.startsOn = .set(.on(2022, 5, 1))
            _ = try await training.classes.edit("L2", edit, by: .tester)
            #expect(try await training.states().last == .active)

            // A revoked completion reopens the enrollment, and the day turn gives it the right state.
            let fact = RecordCompletion(official: "B2", course: "DX-101", completedOn: .on(2022, 6, 1))
            let completion = try await training.completions.record(fact, by: .tester)
            _ = try await training.completions.revoke(completion.id, reason: "nhầm", by: .tester)
            #expect(try await training.enrollments.turn(by: .tester).postponed == 1)
            #expect(try await training.states() == [.withdrawn, .approved, .approved, .active])
            let begun = Training(postgres: postgres, logger: .quiet) { .on(2022, 7, 1) }
            #expect(try await begun.enrollments.turn(by: .tester).begun == 2)
            #expect(try await begun.states() == [.withdrawn, .active, .active, .active])
            try await expectEverythingTrue(begun, postgres)
        }
    }

    /// Callers see the names of those who moved up in their scope, and the number of all.
    @Test func aWithdrawalNamesThePromoted() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-101"), by: .tester)
            let ids = try await training.enroll(["CB1", "VC3", "CC2"], .class("L1")).compactMap(\.enrollment)
            let withdrawn = try await training.enrollments.withdraw(ids[0], why: "bận", by: .tester)
            #expect(withdrawn.enrollment.state == .withdrawn)
            #expect(withdrawn.movedUp == 1)
            #expect(withdrawn.promoted.map(\.id) == [ids[1]])
            #expect(withdrawn.promoted.map(\.state) == [.active])
            let name = try await training.officials.show("VC3", for: .tester).official.fullName
            #expect(withdrawn.promoted.map(\.fullName) == [name])
            // Withdrawing from the waitlist frees no seat.
            let waiting = try await training.enroll(["CB1"], .class("L1")).compactMap(\.enrollment)
            #expect(try await training.enrollments.withdraw(waiting[0], why: "bận", by: .tester).movedUp == 0)
            let unit = try await training.officials.show("VC3", for: .tester).official.organizationCode
            let other = try await training.officials.show("CC2", for: .tester).official.organizationCode
            try #require(unit != other)
            let local = try await Caller.within(unit, postgres)
            let hidden = try await training.enrollments.withdraw(ids[1], why: "bận", by: local)
            #expect((hidden.movedUp, hidden.promoted.count) == (1, 0))
        }
    }

    /// The order of the request decides, not the order of registration.
    @Test func requestsAreOrderedAsNamed() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await training.register(4, "W")
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-101"), by: .tester)
            let items = try await training.enroll(["W4", "W2", "W3", "W1"], .class("L1"))
            _ = try await training.enrollments.withdraw(try #require(items[0].enrollment), why: "bận", by: .tester)
            let all = try await training.enrollments.list(for: .tester, PageRequest()).items
            #expect(all.map(\.official) == ["W4", "W2", "W3", "W1"])
            #expect(all.map(\.state) == [.withdrawn, .active, .waitlisted, .waitlisted])
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func anApprovalTakesASeatOrWaitsForOne() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(3, "A")
            let command = CreateClass.seating(1, "L1", of: "DX-101") {
                $0.requiresApproval = .set(true)
                ($0.startsOn, $0.endsOn) = (.set(.on(2022, 7, 1)), .set(.on(2022, 7, 9)))
            }
            _ = try await training.classes.create(command, by: .tester)
            let ids = try await training.enroll(["A1", "A2", "A3"], .class("L1")).compactMap(\.enrollment)
            #expect(try await training.states() == [.requested, .requested, .requested])
            let second = try await training.enrollments.approve(ids[1], by: .tester)
            #expect(second.enrollment.state == .approved)
            let first = try await training.enrollments.approve(ids[0], why: "đủ điều kiện", by: .tester)
            #expect(first.enrollment.state == .waitlisted)
            #expect(first.transitions.map(\.why) == ["đủ điều kiện"])
            #expect(first.transitions.map(\.by) == ["operator:tester"])
            #expect(await refusal { _ = try await training.enrollments.approve(ids[0], by: .tester) } == .wrongState)
            _ = try await training.enrollments.reject(ids[2], why: "hồ sơ thiếu", by: .tester)
            // A rejected official may ask again, and only a registrar can approve at once.
            let recorder = Caller(name: "token:1", request: "r", role: .recorder, scope: .everything)
            #expect(
                await refusal { try await training.enroll(["A3"], .class("L1"), isApproved: true, by: recorder) }
                    == .forbidden
            )
            #expect(try await training.enroll(["A3"], .class("L1"), isApproved: true).map(\.state) == [.waitlisted])
            for move in [training.enrollments.fail, training.enrollments.reject] {
                #expect(await refusal { _ = try await move(ids[2], "x", .none, .tester) } == .wrongState)
            }
            _ = try await training.enrollments.withdraw(ids[1], why: "ốm", by: .tester)
            #expect(try await training.states() == [.approved, .withdrawn, .rejected, .waitlisted])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Nobody can be enrolled in a class after its last day.
    @Test func aClassThatIsOverTakesNobody() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            let command = CreateClass.seating(nil, "L1", of: "DX-101") {
                ($0.startsOn, $0.endsOn) = (.set(.on(2022, 5, 1)), .set(.on(2022, 5, 9)))
            }
            _ = try await training.classes.create(command, by: .tester)
            #expect(await refusal { try await training.enroll(["CB1"], .class("L1")) } == .classWindow)
            let file = "official_code,class_code,enrolled_on\nCB1,L1,2022-05-09\nCC2,L1,2022-05-10\n"
            let summary = try await training.take(.enrollments, file)
            #expect((summary.created, summary.rejected) == (1, 1))
            var open = ClassFilter()
            open.openOn = .on(2022, 5, 10)
            #expect(try await training.classes.list(open, for: .tester, PageRequest()).items.isEmpty)
            // Standing enrollments don't depend on the days of enrollment.
            var edit = ClassEdit()
            edit.closesOn = .set(.on(2022, 5, 2))
            _ = try await training.classes.edit("L1", edit, by: .tester)
            #expect(try await training.take(.enrollments, file).unchanged == 1)
        }
    }

    @Test func theDayBeginsAndEndsWhatItShould() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(6, "T")
            func create(_ code: String, _ seats: Int?, _ change: (inout ClassEdit) -> Void) async throws {
                _ = try await training.classes.create(.seating(seats, code, of: "DX-101", change), by: .tester)
            }
            try await create("OVER", 1) { ($0.startsOn, $0.endsOn) = (.set(.on(2022, 1, 3)), .set(.on(2022, 3, 2))) }
            try await create("ENDED", nil) { $0.endsOn = .set(.on(2022, 3, 3)) }
            try await create("BEGUN", nil) {
                $0.requiresApproval = .set(true)
                $0.startsOn = .set(.on(2022, 7, 1))
            }
            try await create("FULL", 1) { _ in }
            try await training.enroll(["T1", "T2"], .class("OVER"), on: .on(2022, 1, 3))
            try await training.enroll(["T1"], .class("ENDED"), on: .on(2022, 1, 3))
            try await training.enroll(["T3"], .class("BEGUN"), isApproved: true)
            try await training.enroll(["T4", "T5"], .class("FULL"))
            try await training.enroll(["T6"], .course("DX-103"), on: .on(2022, 1, 3))
            try await training.enroll(["T6"], .curriculum("CT-COBAN"), on: .on(2022, 1, 3))
            // An official who leaves next month has not left yet.
            _ = try await training.officials.depart("T4", on: .on(2022, 7, 1), reason: "Nghỉ hưu", by: .tester)
            _ = try await training.courses.retire("DX-103", on: .on(2022, 3, 3), by: .tester)
            _ = try await training.curricula.retire("CT-COBAN", on: .on(2022, 3, 4), by: .tester)
            #expect(
                try await training.states()
                    == [.active, .waitlisted, .active, .approved, .active, .waitlisted, .active, .active]
            )
            let first = try await training.enrollments.turn(by: .tester)
            #expect((first.begun, first.expired, first.withdrawn, first.movedUp) == (0, 3, 0, 0))
            #expect(
                try await training.states()
                    == [.expired, .expired, .active, .approved, .active, .waitlisted, .expired, .active]
            )
            #expect(try await training.enrollments.turn(by: .tester).isAnything == false)
            let july = Training(postgres: postgres, logger: .quiet) { .on(2022, 7, 1) }
            let second = try await july.enrollments.turn(by: .tester)
            #expect((second.begun, second.expired, second.withdrawn, second.movedUp) == (1, 2, 1, 1))
            #expect(
                try await july.states()
                    == [.expired, .expired, .expired, .active, .withdrawn, .active, .expired, .expired]
            )
            try await expectEverythingTrue(july, postgres)
        }
    }

    /// A fact during the wait completes the enrollment once it has a seat, and it never expires.
    @Test func aWaitlistedOfficialCanCompleteTheCourse() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.register(6, "T")
            var renewable = CourseEdit()
            renewable.validMonths = .set(1)
            _ = try await training.courses.edit("DX-102", renewable, by: .tester)
            let over = CreateClass.seating(1, "OVER", of: "DX-101") { $0.endsOn = .set(.on(2022, 3, 2)) }
            _ = try await training.classes.create(over, by: .tester)
            let asked = CreateClass.seating(nil, "ASKED", of: "DX-101") { $0.requiresApproval = .set(true) }
            _ = try await training.classes.create(asked, by: .tester)
            _ = try await training.classes.create(.seating(1, "FULL", of: "DX-103"), by: .tester)
            let ids = try await training.enroll(["T1", "T2"], .class("OVER"), on: .on(2022, 1, 3)).map(\.enrollment)
            let requested = try await training.enroll(["T3"], .class("ASKED"), on: .on(2022, 1, 3))[0].enrollment
            try await training.enroll(["T4", "T5"], .class("FULL"), on: .on(2022, 6, 1))
            // A reopened enrollment isn't completed by a fact from before.
            for _ in 1...2 {
                try await training.enroll(["T6"], .course("DX-102"), on: .on(2022, 1, 3))
                try await training.complete("T6", "DX-102", on: .on(2022, 2, 1))
            }
            #expect(try await training.enroll(["T6"], .course("DX-102")).map(\.state) == [.active])
            for official in ["T2", "T3"] { try await training.complete(official, "DX-101", on: .on(2022, 2, 1)) }
            try await training.complete("T5", "DX-103", on: .on(2022, 6, 1))
            #expect(
                try await training.states()
                    == [.active, .waitlisted, .requested, .active, .waitlisted, .active]
            )

            let approved = try await training.enrollments.approve(try #require(requested), by: .tester)
            #expect(approved.enrollment.state == .completed)
            #expect(approved.transitions.map(\.to) == [.active, .completed])
            #expect(approved.transitions.last?.by == "registry")
            _ = try await training.enrollments.withdraw(try #require(ids[0]), why: "bận", by: .tester)
            _ = try await training.officials.depart("T4", on: .on(2022, 7, 1), reason: "Nghỉ hưu", by: .tester)
            // The seat went to an official who had completed the course while waiting.
            #expect(try await training.states()[1] == .completed)
            #expect(try await training.enrollments.turn(by: .tester).isAnything == false)
            #expect(
                try await training.states()
                    == [.withdrawn, .completed, .completed, .active, .waitlisted, .active]
            )
            // The day turn frees this seat.
            let july = Training(postgres: postgres, logger: .quiet) { .on(2022, 7, 1) }
            let turn = try await july.enrollments.turn(by: .tester)
            #expect((turn.withdrawn, turn.movedUp, turn.completed) == (1, 1, 1))
            #expect(try await july.states()[3...] == [.withdrawn, .completed, .active])
            #expect(try await july.enrollments.turn(by: .tester).isAnything == false)
            #expect(try await july.states()[5] == .active)
            try await expectEverythingTrue(july, postgres)
        }
    }

    /// A server does the day turn without a request.
    @Test func aServerTurnsTheDay() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let command = CreateClass.seating(nil, "L1", of: "DX-101") { $0.endsOn = .set(.on(2022, 3, 2)) }
            _ = try await training.classes.create(command, by: .tester)
            try await training.enroll(["CB1"], .class("L1"), on: .on(2022, 3, 1))
            let (turns, told) = AsyncStream.makeStream(of: Int.self)
            let service = DayTurn(training.enrollments, every: .milliseconds(1)) { result in
                told.yield((try? result.get().expired) ?? -1)
            }
            await withTaskGroup { group in
                group.addTask { await service.run() }
                var expired: [Int] = []
                for await turn in turns.prefix(3) { expired.append(turn) }
                #expect(expired == [1, 0, 0])
                group.cancelAll()
            }
            #expect(try await training.states() == [.expired])
            let by: String? = try await postgres.first("select by from enrollment_transition")
            #expect(by == "registry")
        }
    }
}
