import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Curricula with special rules, and their effect on the number.
@Suite(.permit) struct RulesTests {
    private func record(_ training: Training, _ official: String, _ course: String, _ day: Day) async throws
        -> RecordedCompletion
    {
        try await training.completions.record(
            RecordCompletion(official: official, course: course, completedOn: day),
            by: .tester
        )
    }

    private func expectTruth(_ training: Training) async throws {
        let verification = try await training.progress.verify()
        #expect(verification.isTrue, "\(verification.differences)")
    }

    private func trained(_ training: Training, asOf day: Day? = nil) async throws -> Int {
        try await training.progress.report(ProgressQuestion(asOf: day)).trained
    }

    @Test func havingCompletedOneCourseCountsAsAnotherFromADayOn() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await record(training, "CB1", "DX-101", .on(2022, 3, 1))
            _ = try await record(training, "CB1", "DX-103", .on(2022, 3, 5))
            #expect(try await trained(training) == 0)
            var edit = CourseEdit()
            edit.countsAs = .set([CourseEquivalence(course: "DX-102", since: .on(2022, 6, 1))])
            let course = try await training.courses.edit("DX-103", edit, by: .tester)
            #expect(course.countsAs == [CourseEquivalence(course: "DX-102", since: .on(2022, 6, 1))])
            // The rule holds from June on, so May's number stays.
            #expect(try await trained(training, asOf: .on(2022, 5, 31)) == 0)
            #expect(try await trained(training, asOf: .on(2022, 6, 1)) == 1)
            try await expectTruth(training)
            let later = try await record(training, "CC2", "DX-103", .on(2022, 7, 1))
            #expect(later.satisfied.isEmpty)
            let last = try await record(training, "CC2", "DX-101", .on(2022, 7, 2))
            #expect((last.satisfied, last.trainedFor) == (["CT-COBAN"], ["DX-2022"]))
            try await expectTruth(training)
            edit.countsAs = .set(nil)
            _ = try await training.courses.edit("DX-103", edit, by: .tester)
            #expect(try await trained(training) == 0)
            try await expectTruth(training)
        }
    }

    @Test func expiringCompletionsHaveToHoldAtOnceAndCanBeRenewed() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.validMonths = .set(12)
            _ = try await training.courses.edit("DX-101", edit, by: .tester)
            let first = try await record(training, "CB1", "DX-101", .on(2020, 3, 1))
            #expect(first.expiresOn == .on(2021, 3, 1))
            // The first completion has expired when the second course is completed.
            _ = try await record(training, "CB1", "DX-102", .on(2022, 3, 1))
            #expect(try await trained(training) == 0)
            let renewal = try await record(training, "CB1", "DX-101", .on(2022, 5, 1))
            #expect((renewal.isNew, renewal.trainedFor) == (true, ["DX-2022"]))
            #expect(try await record(training, "CB1", "DX-101", .on(2022, 5, 1)).isNew == false)
            #expect(try await trained(training, asOf: .on(2022, 4, 30)) == 0)
            #expect(try await trained(training, asOf: .on(2022, 5, 1)) == 1)
            try await expectTruth(training)
            // A renewal in time doesn't begin a new period.
            _ = try await record(training, "CB1", "DX-101", .on(2022, 6, 1))
            #expect(try await trained(training, asOf: .on(2022, 5, 1)) == 1)
            try await expectTruth(training)
            // A file is judged like the requests, in whatever order its rows are.
            let summary = try await training.take(
                .completions,
                """
                official_code,course_code,completed_on
                CB1,DX-101,2022-05-01
                CB1,DX-101,2022-11-01
                CB1,DX-101,2022-10-01
                CB1,DX-102,2022-10-01
                """
            )
            #expect((summary.created, summary.unchanged, summary.rejected) == (2, 1, 1), "\(summary.firstRejected)")
            try await expectTruth(training)
            let live = try await training.completions.list(
                .of(official: "CB1", course: "DX-101"),
                for: .tester,
                PageRequest()
            )
            #expect(live.items.count == 5)
            _ = try await training.completions.revoke(renewal.id, reason: "sai ngày", by: .tester)
            #expect(try await trained(training, asOf: .on(2022, 5, 31)) == 0)
            #expect(try await trained(training, asOf: .on(2022, 6, 1)) == 1)
            try await expectTruth(training)
        }
    }

    @Test func electiveHoursAreCountedAsTheyWereWhenPublished() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var command = CreateCurriculum(
                code: "CT-TC",
                titleVi: "Tự chọn",
                courses: [
                    CurriculumCourse(code: "DX-101", requirement: .required),
                    CurriculumCourse(code: "DX-102", requirement: .elective),
                    CurriculumCourse(code: "DX-103", requirement: .elective),
                ]
            )
            command.minimumElectiveHours = 15
            _ = try await training.curricula.create(command, by: .tester)
            let tooMuch = await #expect(throws: TrainingError.self) {
                try await training.curricula.publish("CT-TC", by: .tester)
            }
            #expect(tooMuch?.code == .electiveHoursUnreachable)
            var edit = CurriculumEdit()
            edit.minimumElectiveHours = .set(14)
            _ = try await training.curricula.edit("CT-TC", edit, by: .tester)
            _ = try await training.curricula.publish("CT-TC", by: .tester)
            let never = await #expect(throws: TrainingError.self) {
                try await training.curricula.edit("CT-TC", edit, by: .tester)
            }
            #expect(never?.code == .curriculumPublished)
            var goal = CreateGoal(
                code: "TC",
                titleVi: "Tự chọn",
                target: 1,
                start: .on(2022, 1, 1),
                deadline: .on(2022, 12, 31)
            )
            goal.curricula = [GoalCurriculum(code: "CT-TC", since: .on(2022, 2, 1))]
            _ = try await training.goals.create(goal, by: .tester)
            _ = try await record(training, "VC3", "DX-102", .on(2022, 1, 10))
            _ = try await record(training, "VC3", "DX-101", .on(2022, 1, 12))
            // 8.5 of 14 hours.
            #expect(try await training.progress.report(ProgressQuestion(goal: "TC")).trained == 0)
            let last = try await record(training, "VC3", "DX-103", .on(2022, 1, 20))
            #expect(last.satisfied == ["CT-TC"])
            // The curriculum was satisfied in January, but counts for the goal from February on.
            let january = ProgressQuestion(goal: "TC", asOf: .on(2022, 1, 31))
            #expect(try await training.progress.report(january).trained == 0)
            #expect(try await training.progress.report(ProgressQuestion(goal: "TC")).trained == 1)
            var shorter = CourseEdit()
            shorter.hours = .set(1)
            _ = try await training.courses.edit("DX-103", shorter, by: .tester)
            #expect(try await training.progress.report(ProgressQuestion(goal: "TC")).trained == 1)
            try await expectTruth(training)
            let sheet = try await training.officials.recordSheet("VC3", for: .tester)
            let progress = try #require(sheet.curricula.first { $0.code == "CT-TC" })
            #expect(progress.satisfiedOn == .on(2022, 1, 20))
            #expect(progress.missing.isEmpty)
            #expect(progress.electiveHours == 14.5)
            #expect(sheet.hoursByYear.map(\.year) == [2022])
            #expect(sheet.hoursByYear.map(\.courses) == [3])
            #expect(sheet.hoursByYear.map(\.hours) == [13.5])
        }
    }

    @Test func aNewVersionDecidesAboutOlderEnrollments() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            let everyone = EnrollmentRequest(
                target: .curriculum("CT-COBAN"),
                officials: .belonging(under: nil, targetGroup: nil)
            )
            #expect(try await training.enrollments.enroll(everyone, by: .tester).created == 3)
            for course in ["DX-101", "DX-102"] { _ = try await record(training, "CB1", course, .on(2022, 3, 1)) }
            func publish(_ version: Int, _ onTheWay: OnTheWay, until: Day? = nil) async throws -> Recounted<Curriculum>
            {
                let command = CreateCurriculum(
                    code: "CT-COBAN",
                    version: version,
                    titleVi: "Cơ bản",
                    courses: [CurriculumCourse(code: "DX-103", requirement: .required)]
                )
                _ = try await training.curricula.create(command, by: .tester)
                return try await training.curricula.publish("CT-COBAN", onTheWay: onTheWay, until: until, by: .tester)
            }
            _ = try await publish(2, .finish, until: .on(2022, 7, 1))
            #expect(try await training.curricula.show("CT-COBAN", version: 1).retiredOn == .on(2022, 7, 2))
            let third = try await publish(3, .move)
            #expect(third.onTheWay == .move)
            // Officials trained by the first version stay counted; those on the way to the second are on the third.
            #expect(try await trained(training) == 1)
            let states = try await training.enrollments.list(for: .tester, PageRequest()).items
            #expect(states.filter { $0.version == 1 }.map(\.state) == [.completed, .active, .active])
            _ = try await record(training, "CC2", "DX-103", .on(2022, 6, 1))
            #expect(try await trained(training) == 2)
            try await expectTruth(training)
        }
    }

    @Test func priorLearningIsRecognizedWithEvidenceAndIsNoAttendance() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var command = RecordCompletion(official: "CB1", course: "DX-101", completedOn: .on(2022, 3, 1))
            command.isRecognition = true
            let bare = command
            let without = await #expect(throws: TrainingError.self) {
                try await training.completions.record(bare, by: .tester)
            }
            #expect(without?.code == .recognitionWithoutEvidence)
            command.evidence = "Bằng thạc sĩ số 123"
            _ = try await training.completions.record(command, by: .tester)
            _ = try await record(training, "CB1", "DX-102", .on(2022, 4, 1))
            let report = try await training.progress.report(ProgressQuestion())
            #expect((report.trained, report.attendances) == (1, 1))
            try await expectTruth(training)
        }
    }

    @Test func prerequisitesMakeNoCircle() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.prerequisites = .set(["DX-101"])
            _ = try await training.courses.edit("DX-102", edit, by: .tester)
            edit.prerequisites = .set(["DX-102"])
            _ = try await training.courses.edit("DX-103", edit, by: .tester)
            edit.prerequisites = .set(["DX-103"])
            let circle = edit
            for course in ["DX-101", "DX-103"] {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.courses.edit(course, circle, by: .tester)
                }
                #expect(error?.code == .prerequisiteCircle)
            }
            // A fact that came too early is stored with a flag.
            let early = try await record(training, "CB1", "DX-102", .on(2022, 4, 1))
            #expect(early.flags == ["prerequisite_missing"])
            var filter = CompletionFilter()
            filter.flag = "prerequisite_missing"
            #expect(try await training.completions.list(filter, for: .tester, PageRequest()).items.count == 1)
            filter.flag = "nothing"
            let unknown = filter
            let flag = await #expect(throws: TrainingError.self) {
                try await training.completions.list(unknown, for: .tester, PageRequest())
            }
            #expect(flag?.code == .wrongFlag)
        }
    }
}
