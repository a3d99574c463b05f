import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// Concurrent recordings: their shared commits, and their independence.
@Suite(.permit) struct RecordingTests {
    /// An error of the database undoes the shared commit, but only the fact that caused it is refused.
    @Test func anErrorOfTheDatabaseAffectsOnlyItsRequest() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            try await postgres.withConnection { connection in
                try await connection.script(
                    """
                    create function breaks() returns trigger language plpgsql as $$
                    begin raise exception 'broken' using errcode = 'XX001'; end $$;
                    create trigger breaks before insert on completion
                        for each row when (new.evidence = 'breaks') execute function breaks();
                    """
                )
            }
            let lane = RecordingLane(training.completions)
            let day = try #require(Day("2022-05-05"))
            let fates = try await Recorders.recorded(
                Recorders.people.prefix(20).enumerated().map { index, person in
                    RecordCompletion(
                        official: person,
                        course: "DX-101",
                        completedOn: day,
                        evidence: index == 7 ? "breaks" : nil
                    )
                },
                in: [lane]
            )
            #expect(fates == ["new": 19, "internal_fault": 1])
            #expect(try await training.progress.report(ProgressQuestion()).attendances == 19)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A locked row of one official delays neither the other facts of the commit nor the next commits.
    @Test func aLockedOfficialAffectsOnlyTheirFacts() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            let day = try #require(Day("2022-05-05"))
            let facts = Recorders.people.prefix(20).map {
                RecordCompletion(official: $0, course: "DX-101", completedOn: day)
            }
            let lane = RecordingLane(training.completions)
            try await postgres.transaction { transaction in
                try await transaction.execute("select from official where official_code = 'R7' for update")
                #expect(try await Recorders.recorded(facts, in: [lane]) == ["new": 19, "busy": 1])
            }
            #expect(
                try await Recorders.recorded(facts, in: [RecordingLane(training.completions)]) == [
                    "new": 1, "standing": 19,
                ]
            )
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// Whatever is recorded at once, in any order, the stored numbers equal a recount.
    @Test(arguments: [1, 2, 3])
    func theStoredNumberEqualsARecount(seed: UInt64) async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            var chance = Chance(seed: seed)
            let days = ["2021-12-31", "2022-01-01", "2022-04-30", "2022-12-31", "2023-01-01"].compactMap(Day.init)
            let facts = (0..<400).map { _ in
                RecordCompletion(
                    official: Recorders.people[Int.random(in: 0..<Recorders.people.count, using: &chance)],
                    course: ["DX-101", "DX-102", "DX-103"][Int.random(in: 0..<3, using: &chance)],
                    completedOn: days[Int.random(in: 0..<days.count, using: &chance)]
                )
            }
            // Two lanes stand for two servers, which share only the database.
            let lanes = [RecordingLane(training.completions), RecordingLane(training.completions)]
            let fates = try await Recorders.recorded(facts, in: lanes)
            #expect(fates.keys.allSatisfy { ["new", "standing", "completion_differs"].contains($0) }, "\(fates)")
            #expect(Set(facts.map { [$0.official, $0.course] }).count == fates["new"])
            #expect(try await training.progress.verify().differences == [])

            let wrong: Int? = try await postgres.first(
                """
                select count(*)
                from enrollment
                where (enrollment.state = 'completed') is distinct from case
                    when enrollment.course is not null then exists (
                        select from completion
                        where completion.official = enrollment.official and completion.course = enrollment.course
                    )
                    else (
                        select count(*) = 2 from completion
                        join curriculum_course
                          on curriculum_course.course = completion.course
                         and curriculum_course.curriculum = enrollment.curriculum
                        where completion.official = enrollment.official
                          and curriculum_course.requirement = 'required'
                    )
                end
                """
            )
            #expect(wrong == 0)
            let untold: Int? = try await postgres.first(
                """
                select count(*)
                from completion
                full join (select * from audit where action = 'completion.record') entry
                     on entry.name = completion.id::text and entry.request = completion.request
                where completion.id is null or entry.id is null
                """
            )
            #expect(untold == 0)
        }
    }

    /// A recording during another's commit adds to a slot of its own, and doesn't wait.
    @Test func nobodyWaitsForAnothersNumbers() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            let day = try #require(Day("2022-05-05"))
            try await training.completions.recordAll(of: ["R0"], on: day)
            try await postgres.transaction { transaction in
                // The slot and rows that a lone recording takes, and all slots of shared commits.
                try await transaction.keepSlots(0...Settlement.sharedSlots)
                try await transaction.execute("select from progress where slot = \(Settlement.sharedSlots) for update")
                try await training.completions.recordAll(of: ["R5"], on: day)
            }
            let slots: [Int16] = try await postgres.query("select distinct slot from progress order by slot")
            #expect(slots == [Int16(Settlement.sharedSlots), Int16(Settlement.sharedSlots + 1)])
            let report = try await training.progress.report(ProgressQuestion())
            #expect((report.trained, report.attendances) == (2, 4))
            #expect(try await training.progress.verify().isTrue)

            // A revocation subtracts from the sum, whichever slot the fact was added to.
            for completion in try await training.completions.list(for: .tester, PageRequest()).items {
                _ = try await training.completions.revoke(completion.id, reason: "thử", by: .tester)
            }
            #expect(try await training.progress.report(ProgressQuestion()).attendances == 0)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// Two commits run at once, and all facts about one official go into one of them, so that neither waits for the
    /// other.
    @Test func factsAboutAnOfficialGoIntoOneCommitAtATime() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            try await postgres.withConnection { connection in
                try await connection.script(
                    """
                    create function slow() returns trigger language plpgsql as $$
                    begin perform pg_sleep(0.05); return new; end $$;
                    create trigger slow before insert on completion for each row execute function slow();
                    """
                )
            }
            let day = try #require(Day("2022-05-05"))
            let facts = (0..<400).map { index in
                RecordCompletion(
                    official: "R\(index % 10)",
                    course: ["DX-101", "DX-102", "DX-103"][index / 10 % 3],
                    completedOn: day
                )
            }
            let lane = RecordingLane(training.completions)
            #expect(try await Recorders.recorded(facts, in: [lane]) == ["new": 30, "standing": 370])
            #expect(await lane.load.batches.values.reduce(0, +) < 40)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aRecordingThatWaitedTooLongIsOverloaded() async throws {
        try await withTraining { training, _ in
            try await Recorders.fill(training)
            let lane = RecordingLane(training.completions, patience: .zero)
            let command = RecordCompletion(
                official: "R0",
                course: "DX-101",
                completedOn: try #require(Day("2022-05-05"))
            )
            #expect(try await Recorders.recorded([command], in: [lane]) == ["overloaded": 1])
        }
    }

    /// A commit's statement doesn't see its own facts in the tables, and still each fact has to know of the others.
    @Test func factsOfOneCommitKnowOfEachOther() async throws {
        try await withTraining { training, _ in
            try await Recorders.fill(training)
            var edit = CourseEdit()
            edit.prerequisites = .set(["DX-101"])
            _ = try await training.courses.edit("DX-102", edit, by: .tester)
            let day = Day.on(2022, 5, 1)
            let facts = [("R0", "DX-102"), ("R0", "DX-101"), ("R0", "DX-102"), ("R1", "DX-102"), ("R2", "NONE")]
            let asked = facts.map { official, course in
                let command = RecordCompletion(official: official, course: course, completedOn: day)
                return Completions.Asked(command: command, caller: .tester)
            }
            let fates = try await training.completions.record(asked)
            let told = try fates.prefix(4).map { try $0.get() }
            #expect(told.map(\.isNew) == [true, true, false, true])
            #expect(told.map(\.flags) == [[], [], [], ["prerequisite_missing"]])
            let (last, first, again) = (told[0], told[1], told[2])
            #expect(again.id == last.id)
            // The fact that was stored last is the one that trained the official.
            let number = { (fact: RecordedCompletion) -> Int in Int(fact.id) ?? 0 }
            let byLast = number(last) > number(first) ? last : first
            #expect(byLast.trainedFor == ["DX-2022"])
            #expect(first.enrollments.count == (byLast.id == first.id ? 2 : 1))
            #expect(throws: TrainingError.self) { try fates[4].get() }
            #expect(try await training.progress.verify().isTrue)

            // The same request again gets the same answer.
            for told in told where told.isNew {
                let command = RecordCompletion(official: told.official, course: told.course, completedOn: day)
                let same = try await training.completions.record(command, by: .tester)
                #expect(!same.isNew)
                #expect(same.id == told.id)
                #expect(same.recordedAt == told.recordedAt)
                #expect(same.flags == told.flags)
                #expect(same.trainedFor == told.trainedFor)
                #expect(same.satisfied == told.satisfied)
                #expect(same.enrollments == told.enrollments)
            }
        }
    }

    /// A lane only makes commits larger: each completion of a commit has the same fate as by itself, in their order.
    @Test func aSharedCommitEqualsSingleOnes() async throws {
        var chance = Chance(seed: 4)
        let days = ["2022-01-01", "2022-04-30", "2023-01-01"].compactMap(Day.init)
        let facts = (0..<100).map { _ in
            RecordCompletion(
                official: Recorders.people[Int.random(in: 0..<25, using: &chance)],
                course: ["DX-101", "DX-102", "DX-999"][Int.random(in: 0..<3, using: &chance)],
                completedOn: days[Int.random(in: 0..<3, using: &chance)]
            )
        }
        let shared = try await outcome { training in
            let lane = RecordingLane(training.completions)
            let running = Task { await lane.run() }
            defer { running.cancel() }
            let fates = await lane.record(facts, by: .tester)
            #expect(await lane.load.batches == [100: 1])
            return fates
        }
        let single = try await outcome { training in
            var fates: [FateKeeping.Fate] = []
            for fact in facts {
                do {
                    fates.append(.success(try await training.completions.record(fact, by: .tester)))
                } catch let error as TrainingError {
                    fates.append(.failure(error))
                }
            }
            return fates
        }
        #expect(Set(shared.fates) == ["new", "standing", "completion_differs", "unknown_course"])
        #expect(shared.fates == single.fates)
        #expect(shared.stored == single.stored)
        #expect(shared.numbers == single.numbers)
    }

    /// The fate of each completion, the stored completions, and their effects on numbers and enrollments.
    private func outcome(
        of record: (Training) async throws -> [FateKeeping.Fate]
    ) async throws -> (fates: [String], stored: [String], numbers: [String]) {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            let fates = try await record(training).map { fate in
                switch fate {
                case .success(let recorded): recorded.isNew ? "new" : "standing"
                case .failure(let error): error.code.rawValue
                }
            }
            let stored: [String] = try await postgres.query(
                """
                select concat_ws(' ', official.official_code, course.code, completion.completed_on)
                from completion
                join official on official.id = completion.official
                join course on course.id = completion.course
                order by 1
                """
            )
            let numbers: [String] = try await postgres.query(
                """
                select concat_ws(' ', goal, organization, day, sum(trained), sum(attendances)) from progress
                group by goal, organization, day
                union all
                select concat_ws(' ', official, course, curriculum, state) from enrollment
                order by 1
                """
            )
            return (fates, stored, numbers)
        }
    }
}

extension Completions {
    /// Records the courses that officials need to be trained.
    fileprivate func recordAll(of people: [String], on day: Day) async throws {
        for person in people {
            for course in ["DX-101", "DX-102"] {
                let command = RecordCompletion(official: person, course: course, completedOn: day)
                _ = try await record(command, by: .tester)
            }
        }
    }
}
