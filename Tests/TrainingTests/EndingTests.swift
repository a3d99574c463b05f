import CSV
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// Last days of things, and their effect on the number, on enrollments and on what is offered.
@Suite(.permit) struct EndingTests {
    private let second = CreateCurriculum(
        code: "CT-COBAN",
        version: 2,
        titleVi: "Cơ bản",
        courses: [CurriculumCourse(code: "DX-103", requirement: .required)]
    )

    /// CB1 satisfies CT-COBAN on 1 April, and is enrolled on it.
    private func satisfy(_ training: Training) async throws {
        try await training.fillWithSamples()
        try await training.enroll(["CB1"], .curriculum("CT-COBAN"), on: .on(2022, 1, 15))
        try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
        try await training.complete("CB1", "DX-102", on: .on(2022, 4, 1))
    }

    /// Expects a number, and that the recount agrees.
    private func expect(_ trained: Int, _ training: Training, _ postgres: PostgresClient) async throws {
        #expect(try await training.progress.report(ProgressQuestion()).trained == trained)
        try await expectEverythingTrue(training, postgres)
    }

    @Test func aRetirementIsRemovedAgain() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await satisfy(training)
            try await expect(1, training, postgres)
            for day in [Day.on(2022, 4, 2), nil] {
                let ended = try await training.curricula.retire("CT-COBAN", on: .on(2022, 3, 15), by: .tester)
                #expect(ended.changedGoals == [ChangedGoal(goal: "DX-2022", before: 1, after: 0)])
                try await expect(0, training, postgres)
                #expect(try await training.states() == [.active])
                #expect(try await training.reasons("1").last == "the curriculum ended before")
                // On that very day the curriculum had ended.
                let still = try await training.curricula.retire("CT-COBAN", on: .on(2022, 4, 1), by: .tester)
                #expect(still.changedGoals.isEmpty)
                let taken = try await training.curricula.retire("CT-COBAN", on: day, by: .tester)
                #expect((taken.status, taken.retiredOn) == (day == nil ? .published : .retired, day))
                #expect(taken.changedGoals == [ChangedGoal(goal: "DX-2022", before: 0, after: 1)])
                try await expect(1, training, postgres)
                #expect(try await training.states() == [.completed])
            }
            // There is no last day to take back.
            #expect(try await training.curricula.retire("CT-COBAN", on: nil, by: .tester).changedGoals.isEmpty)
        }
    }

    @Test func aLastDayForOlderVersionsIsRemovedAgain() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await satisfy(training)
            _ = try await training.curricula.create(second, by: .tester)
            let published = try await training.curricula.publish("CT-COBAN", until: .on(2022, 3, 31), by: .tester)
            #expect(published.changedGoals == [ChangedGoal(goal: "DX-2022", before: 1, after: 0)])
            try await expect(0, training, postgres)
            #expect(try await training.reasons("1") == ["completed", "the curriculum ended before"])
            let later = try await training.curricula.retire(
                "CT-COBAN",
                version: 1,
                on: .on(2023, 1, 1),
                by: .tester
            )
            #expect((later.status, later.changedGoals.map(\.after)) == (.published, [1]))
            try await expect(1, training, postgres)
        }
    }

    @Test func aDeadlineIsMovedBack() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await satisfy(training)
            let since = [GoalCurriculum(code: "CT-COBAN", since: .on(2023, 1, 1))]
            for change: (inout GoalEdit) -> Void in [
                { $0.deadline = .set(.on(2022, 3, 31)) }, { $0.start = .set(.on(2022, 4, 2)) },
                { $0.curricula = .set(since) },
            ] {
                var (edit, back) = (GoalEdit(), GoalEdit())
                change(&edit)
                let edited = try await training.goals.edit("DX-2022", edit, by: .tester)
                #expect(edited.changedGoals == [ChangedGoal(goal: "DX-2022", before: 1, after: 0)])
                try await expect(0, training, postgres)
                (back.deadline, back.start) = (.set(.on(2022, 12, 31)), .set(.on(2022, 1, 1)))
                back.curricula = .set([])
                let restored = try await training.goals.edit("DX-2022", back, by: .tester)
                #expect(restored.changedGoals == [ChangedGoal(goal: "DX-2022", before: 0, after: 1)])
                try await expect(1, training, postgres)
            }
            var title = GoalEdit()
            title.titleEn = .set("Ten thousand")
            #expect(try await training.goals.edit("DX-2022", title, by: .tester).changedGoals.isEmpty)
            // The enrollment is on the curriculum, not on the goal.
            #expect(try await training.states() == [.completed])
            #expect(try await training.reasons("1") == ["completed"])
        }
    }

    /// A published curriculum counts at once, by hand and by file.
    @Test func publishingReportsTheNumber() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            for official in ["CB1", "CC2"] { try await training.complete(official, "DX-103", on: .on(2022, 3, 1)) }
            let file = "curriculum_code,title_vi,course_code,requirement\nCT-AN,An toàn,DX-103,required\n"
            let summary = try await training.take(.curricula, file)
            #expect(summary.trained == 2)
            try await expect(2, training, postgres)
            let command = CreateCurriculum(code: "CT-MOI", titleVi: "Mới", courses: second.courses)
            _ = try await training.curricula.create(command, by: .tester)
            #expect(try await training.curricula.publish("CT-MOI", by: .tester).changedGoals.isEmpty)
            // Both officials satisfy the other curriculum as well.
            let ended = try await training.curricula.retire("CT-AN", on: .on(2022, 1, 1), by: .tester)
            #expect(ended.changedGoals.isEmpty)
            try await expect(2, training, postgres)
        }
    }

    /// An official who completed the last course this morning has completed the curriculum.
    @Test func anOfficialWhoCompletedAnOlderVersionIsNotMoved() async throws {
        try await withTraining(today: .on(2022, 4, 1)) { training, postgres in
            try await satisfy(training)
            try await training.enroll(["CC2"], .curriculum("CT-COBAN"))
            _ = try await training.curricula.create(second, by: .tester)
            _ = try await training.curricula.publish("CT-COBAN", onTheWay: .move, by: .tester)
            #expect(try await training.states() == [.completed, .withdrawn, .active])
            #expect(try await training.reasons("1") == ["completed"])
            try await expect(1, training, postgres)
            // An enrollment on the same day is on the new version.
            try await training.enroll(["VC3"], .curriculum("CT-COBAN"))
            #expect(try await training.enrollments.list(for: .tester, PageRequest()).items.last?.version == 2)
        }
    }

    @Test func aFutureRetirementWaitsForItsDay() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            let day = Day.on(2022, 7, 1)
            let july = Training(postgres: postgres, logger: .quiet) { day }
            _ = try await training.courses.retire("DX-102", on: day, by: .tester)
            _ = try await training.curricula.retire("CT-COBAN", on: day, by: .tester)
            var (courses, curricula) = (CourseFilter(), CurriculumFilter())
            (courses.status, curricula.status) = (.retired, .retired)
            for (registry, status, count) in [(training, PublicationStatus.published, 0), (july, .retired, 1)] {
                let course = try await registry.courses.show("DX-102")
                #expect((course.status, course.retiredOn) == (status, day))
                let curriculum = try await registry.curricula.show("CT-COBAN")
                #expect((curriculum.status, curriculum.retiredOn) == (status, day))
                #expect(try await registry.courses.list(courses, PageRequest()).items.count == count)
                #expect(try await registry.curricula.list(curricula, PageRequest()).items.count == count)
                let ends = ",\(status),2022-07-01"
                let exported = String(decoding: try await registry.export(.courses, CSVDialect()), as: UTF8.self)
                #expect(exported.contains(ends))
                let file = String(decoding: try await registry.export(.curricula, CSVDialect()), as: UTF8.self)
                #expect(file.contains(ends))
            }
            _ = try await training.classes.create(.seating(nil, "L1", of: "DX-102"), by: .tester)
            #expect(
                await refusal {
                    _ = try await july.classes.create(.seating(nil, "L2", of: "DX-102"), by: .tester)
                } == .courseRetired
            )
            #expect(try await training.enroll(["CB1"], .curriculum("CT-COBAN")).map(\.fate) == [.created])
            #expect(await refusal { try await july.enroll(["CC2"], .curriculum("CT-COBAN")) } == .unknownCurriculum)
            let enrollments = "official_code,curriculum_code,enrolled_on\nVC3,CT-COBAN,"
            #expect(try await july.take(.enrollments, enrollments + "2022-06-30\n").created == 1)
            let late = try await july.take(.enrollments, enrollments.replacing("VC3", with: "CC2") + "2022-07-01\n")
            #expect(late.firstRejected.flatMap { $0.faults.map(\.code) } == [.unknownCurriculum])
            // The curriculum's last day still counts.
            try await july.complete("CB1", "DX-101", on: .on(2022, 6, 30))
            try await july.complete("CB1", "DX-102", on: .on(2022, 6, 30))
            try await expect(1, july, postgres)
        }
    }

    /// The default is the same as that of `publish`.
    @Test func aFileWithANewVersionLetsOlderEnrollmentsFinish() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await satisfy(training)
            try await training.enroll(["CC2"], .curriculum("CT-COBAN"))
            let draft = try await training.curricula.create(second, by: .tester)
            let header = "curriculum_code,version,title_vi,course_code,requirement\n"
            let rows = [
                "CT-COBAN,2,Cơ bản,DX-103", "CT-COBAN,3,Cơ bản,DX-101", "CT-MOI,1,Mới,DX-103", "CT-MOI,2,Mới,DX-101",
            ]
            let file = header + rows.map { $0 + ",required\n" }.joined()
            let summary = try await training.take(.curricula, file)
            #expect(summary.created + summary.updated == 4)
            let versions = try await training.curricula.list(CurriculumFilter(), PageRequest()).items
            #expect(versions.map(\.onTheWay) == [nil, .finish, .finish, nil, .finish])
            #expect(versions.map(\.status) == Array(repeating: .published, count: 5))
            #expect(try await training.states() == [.completed, .active])
            try await expect(1, training, postgres)
            let number = try #require(summary.importNumber)
            _ = try await training.imports.undo(number, by: .tester)
            #expect(try await training.curricula.show("CT-COBAN", version: 2) == draft)
        }
    }

    /// A completed enrollment whose rules changed has another reason than one whose completion was revoked.
    @Test func aChangeOfRulesIsNoRevocation() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.countsAs = .set([CourseEquivalence(course: "DX-102")])
            _ = try await training.courses.edit("DX-103", edit, by: .tester)
            try await training.enroll(["CB1"], .curriculum("CT-COBAN"), on: .on(2022, 1, 15))
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            let last = try await training.complete("CB1", "DX-103", on: .on(2022, 4, 1))
            try await expect(1, training, postgres)
            let rule = edit.countsAs
            edit.countsAs = .set(nil)
            let edited = try await training.courses.edit("DX-103", edit, by: .tester)
            #expect(edited.changedGoals == [ChangedGoal(goal: "DX-2022", before: 1, after: 0)])
            try await expect(0, training, postgres)
            #expect(try await training.reasons("1") == ["completed", "the rules changed"])
            edit.countsAs = rule
            _ = try await training.courses.edit("DX-103", edit, by: .tester)
            try await expect(1, training, postgres)
            _ = try await training.completions.revoke(last.id, reason: "nhầm", by: .tester)
            #expect(try await training.reasons("1") == ["completed", "the rules changed", "completed", "revoked"])
            // A course that ends takes nobody out of the number, because completions stay.
            let ended = try await training.courses.retire("DX-101", on: .on(2022, 1, 1), by: .tester)
            #expect((ended.status, ended.changedGoals) == (.retired, []))
        }
    }

    /// The end of a unit or a class takes nobody out of the number, and its reopening counts nobody.
    @Test func unitsAndClassesThatEndKeepTheNumber() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await satisfy(training)
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-101"), by: .tester)
            var edit = ClassEdit()
            (edit.closesOn, edit.endsOn) = (.set(.on(2022, 1, 31)), .set(.on(2022, 1, 31)))
            _ = try await training.classes.edit("L1", edit, by: .tester)
            _ = try await training.organizations.close("00001", on: .on(2022, 2, 1), by: .tester)
            try await expect(1, training, postgres)
            let communes = try await training.progress.report(ProgressQuestion(by: .commune, under: "01"))
            #expect(communes.units.map(\.trained) == [1])
        }
    }
}
