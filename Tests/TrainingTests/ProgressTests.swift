import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@Suite(.permit) struct ProgressTests {
    private let completions = """
        official_code,course_code,completed_on
        CB1,DX-101,2022-03-01
        CB1,DX-102,2022-04-01
        CC2,DX-101,2022-03-15
        CC2,DX-103,2022-03-16
        VC3,DX-101,2021-12-31
        VC3,DX-102,2022-12-31
        """

    @Test func theGoalExistsFromTheStart() async throws {
        try await withTraining { training, _ in
            let goal = try await training.goals.show("DX-2022")
            #expect(goal.goal.target == 10_000)
            #expect(goal.goal.start == Day("2022-01-01"))
            #expect(goal.goal.deadline == Day("2022-12-31"))
            #expect(goal.curricula.isEmpty)
            #expect(try await training.progress.report(ProgressQuestion()).trained == 0)
        }
    }

    @Test func everyPastDayHasItsNumber() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(.completions, completions)
            for (day, trained, attendances) in [
                ("2021-12-31", 0, 0), ("2022-03-31", 0, 3), ("2022-04-01", 1, 4), ("2022-12-30", 1, 4),
                ("2022-12-31", 2, 5), ("2023-06-30", 2, 5),
            ] {
                let report = try await training.progress.report(ProgressQuestion(asOf: Day(day)))
                #expect(report.trained == trained, "\(day)")
                #expect(report.attendances == attendances, "\(day)")
                #expect(report.units.reduce(0) { $0 + $1.trained } == trained)
            }
            let communes = try await training.progress.report(ProgressQuestion(by: .commune, under: "01"))
            #expect(communes.trained == 1)
            #expect(communes.units.map(\.code) == ["00001"])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aLaterPublicationCountsBackwards() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(.completions, completions)
            let draft = try await training.curricula.create(
                CreateCurriculum(
                    code: "CT-MOI",
                    titleVi: "Mới",
                    courses: [CurriculumCourse(code: "DX-103", requirement: .required)]
                ),
                by: .tester
            )
            #expect(draft.status == .draft)
            #expect(try await training.progress.report(ProgressQuestion()).trained == 2)
            _ = try await training.curricula.publish("CT-MOI", by: .tester)
            #expect(try await training.progress.report(ProgressQuestion()).trained == 3)
            _ = try await training.curricula.retire("CT-MOI", on: .on(2022, 3, 17), by: .tester)
            #expect(try await training.progress.report(ProgressQuestion()).trained == 3)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aPublishedCurriculumNeverChanges() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let file = """
                curriculum_code,version,title_vi,course_code,requirement
                CT-COBAN,1,Cơ bản,DX-101,required
                CT-COBAN,1,Cơ bản,DX-103,required
                """
            let summary = try await training.take(.curricula, file)
            #expect(summary.rejected == 2)
            #expect(
                summary.firstRejected.flatMap { $0.faults.map(\.code) } == [.curriculumRefused, .curriculumPublished]
            )
            let version = try await training.take(.curricula, file.replacing(",1,", with: ",2,"))
            #expect(version.created == 2)
            await #expect(throws: PostgresError.self) { try await postgres.execute("delete from curriculum_course") }
        }
    }

    @Test func aGoalMayNameItsOwnCurricula() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.take(.completions, completions)
            _ = try await training.take(
                .curricula,
                "curriculum_code,title_vi,course_code,requirement\nCT-AN,An toàn,DX-103,required\n"
            )
            let goal = CreateGoal(
                code: "AT-2022",
                titleVi: "An toàn thông tin",
                target: 10,
                start: try #require(Day("2022-01-01")),
                deadline: try #require(Day("2022-06-30")),
                curricula: [GoalCurriculum(code: "CT-AN")]
            )
            #expect(try await training.goals.create(goal, by: .tester).curricula == ["CT-AN"])
            let report = try await training.progress.report(ProgressQuestion(goal: "AT-2022"))
            #expect(report.trained == 1)
            #expect(report.percent == 10)
            #expect(report.attendances == 1)
            let twice = await #expect(throws: TrainingError.self) { try await training.goals.create(goal, by: .tester) }
            #expect(twice?.code == .goalExists)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func sharesAddUpToTheTarget() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let shared = try await training.goals.allocate("DX-2022", .byHeadcount, by: .tester)
            #expect(shared.allocations.reduce(0) { $0 + $1.target } == 10_000)
            #expect(shared.allocations.map(\.organization) == ["01", "79", "G14"])
            _ = try await training.goals.allocate(
                "DX-2022",
                .shares([GoalAllocation(organization: "79", target: 1)]),
                by: .tester
            )
            let units = try await training.progress.report(ProgressQuestion()).units
            #expect(units.first { $0.code == "79" }?.target == 1)
            #expect(units.first { $0.code == "G03" }?.target == nil)
            await #expect(throws: TrainingError.self) {
                try await training.goals.allocate(
                    "DX-2022",
                    .shares([GoalAllocation(organization: "zz", target: 1)]),
                    by: .tester
                )
            }
        }
    }

    @Test func aChangedNumberIsFound() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.completions, completions)
            try await postgres.execute("update progress set trained = trained + 1 where day = '2022-04-01'")
            let found = try await training.progress.verify()
            #expect(!found.isTrue)
            #expect(Set(found.differences.map(\.kind)) == ["progress"])
            #expect(found.differences.allSatisfy { $0.day == Day("2022-04-01") && $0.goal == "DX-2022" })
            try await postgres.execute("delete from trained")
            #expect(Set(try await training.progress.verify().differences.map(\.kind)) == ["progress", "trained"])
        }
    }

    /// A difference names the unit as it was called on that day.
    @Test func aDifferenceNamesTheUnitOfItsDay() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.take(.completions, completions)
            var edit = OrganizationEdit()
            (edit.code, edit.effectiveOn) = (.set("01-M"), .on(2022, 6, 1))
            _ = try await training.organizations.edit("01", edit, by: .tester)
            try await postgres.execute(
                """
                update progress set trained = trained + 1
                where day = '2022-04-01'
                  and organization = (select organization from organization_span where code = '01')
                """
            )
            #expect(try await training.progress.verify().differences.map(\.about) == ["01"])
        }
    }

    @Test func thePaceIsEven() async throws {
        try await withTraining { training, _ in
            let before = try await training.progress.report(ProgressQuestion(asOf: Day("2021-12-31")))
            #expect(before.pace == nil)
            let half = try await training.progress.report(ProgressQuestion(asOf: Day("2022-07-02")))
            #expect(half.pace?.expected == 5013)
            #expect(half.pace?.daysLeft == 182)
        }
    }
}
