import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Curricula from draft to publication, by hand and by file.
@Suite(.permit) struct CurriculaTests {
    /// A file has a line for each course, so the curricula are counted separately.
    @Test func aFileOfCurriculaCountsThemToo() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let header = "curriculum_code,version,title_vi,title_en,target_group,course_code,requirement\n"
            let new = "CT-A,1,Một,One,general,DX-101,required\nCT-A,1,Một,One,general,DX-102,elective\n"
            let wrong = "CT-B,1,Hai,Two,general,DX-101,required\nCT-B,1,Hai,Two,general,DX-999,required\n"
            let first = try await training.take(.curricula, header + new + wrong)
            #expect((first.created, first.rejected) == (2, 2))
            #expect((first.curricula?.created, first.curricula?.rejected) == (1, 1))
            let again = try await training.take(.curricula, header + new)
            #expect((again.unchanged, again.curricula?.unchanged, again.curricula?.created) == (2, 1, 0))
            let renamed = try await training.take(.curricula, header + new.replacing("One", with: "First"))
            #expect((renamed.curricula?.updated, renamed.curricula?.unchanged) == (1, 0))
            #expect(try await training.take(.courses, Samples.courses).curricula == nil)
        }
    }

    private let header = "curriculum_code,version,title_vi,title_en,target_group,course_code,requirement\n"

    /// A draft with elective hours: DX-101 is required, DX-102 (8.5 hours) and DX-103 (6 hours) are elective.
    private func draft(_ training: Training, hours: Decimal? = nil) async throws {
        var command = CreateCurriculum(
            code: "CT-TC",
            titleVi: "Tự chọn",
            courses: [
                CurriculumCourse(code: "DX-101", requirement: .required),
                CurriculumCourse(code: "DX-102", requirement: .elective),
                CurriculumCourse(code: "DX-103", requirement: .elective),
            ]
        )
        command.minimumElectiveHours = hours
        _ = try await training.curricula.create(command, by: .tester)
    }

    private func codes(_ summary: ImportSummary) -> [[ErrorCode]] {
        summary.firstRejected.map { $0.faults.map(\.code) }
    }

    @Test func theErrorOfAMissingVersionNamesTheVersions() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let error = await #expect(throws: TrainingError.self) {
                try await training.curricula.show("CT-COBAN", version: 9)
            }
            #expect(error?.code == .noSuchVersion)
            #expect(error?.sentence(in: .en) == "The curriculum \"CT-COBAN\" has no version 9; its versions are: 1.")
            let retired = await #expect(throws: TrainingError.self) {
                try await training.curricula.retire("CT-COBAN", version: 9, on: .on(2023, 1, 1), by: .tester)
            }
            #expect(retired?.code == .noSuchVersion)
            let nothing = await #expect(throws: TrainingError.self) {
                try await training.curricula.show("CT-KHONG", version: 1)
            }
            #expect(nothing?.code == .noSuchCurriculum)
        }
    }

    /// The result is the same whichever courses the file names, new ones or not.
    @Test func aDraftThatAFilePublishesCountsTheHoursOfItsCourses() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await draft(training, hours: 14)
            let file = header + "CT-TC,1,Tự chọn,,,DX-101,required\nCT-TC,1,Tự chọn,,,DX-102,elective\n"
            let summary = try await training.take(.curricula, file)
            #expect((summary.updated, summary.unchanged, summary.updatedFields) == (1, 1, ["status": 1]))
            #expect(try await training.curricula.show("CT-TC").status == .published)
            let hours: [String] = try await postgres.query(
                """
                select trim_scale(curriculum_course.hours)::text
                from curriculum_course
                join curriculum on curriculum.id = curriculum_course.curriculum and curriculum.code = 'CT-TC'
                order by curriculum_course.hours
                """
            )
            #expect(hours == ["4", "6", "8.5"])
            try await training.complete("VC3", "DX-101", on: .on(2022, 3, 1))
            try await training.complete("VC3", "DX-102", on: .on(2022, 3, 2))
            let last = try await training.complete("VC3", "DX-103", on: .on(2022, 3, 3))
            #expect(last.satisfied == ["CT-TC"])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A refused row has the reason, and the other rows of its curriculum a fault that points to it.
    @Test func aFilePublishesNoCurriculumWithADraftOfACourse() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.courses.create(.titled("C1", "Khóa một"), by: .tester)
            let new = header + "CT-M,1,Mới,,,DX-101,required\nCT-M,1,Mới,,,C1,elective\n"
            let refused = try await training.take(.curricula, new)
            #expect(refused.rejected == 2)
            #expect(codes(refused) == [[.curriculumRefused], [.courseNotPublished]])
            #expect(refused.firstRejected.last?.faults.map(\.column) == ["course_code"])
            #expect(try await training.take(.curricula, new) { $0.isDraft = true }.created == 2)
            // A course of the draft that the file doesn't name has its fault at the first line.
            let part = header + "CT-M,1,Mới,,,DX-101,required\n"
            #expect(codes(try await training.take(.curricula, part)) == [[.courseNotPublished]])
            #expect(
                await refusal { _ = try await training.curricula.publish("CT-M", by: .tester) } == .courseNotPublished
            )
            #expect(try await training.curricula.show("CT-M").status == .draft)
            _ = try await training.courses.publish("C1", by: .tester)
            #expect(try await training.take(.curricula, part).updated == 1)
            #expect(try await training.curricula.show("CT-M").status == .published)
        }
    }

    @Test func aFilePublishesNoCurriculumThatNobodyCanSatisfy() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            try await draft(training, hours: 14.75)
            let file = header + "CT-TC,1,Tự chọn,,,DX-101,required\nCT-TC,1,Tự chọn,,,DX-102,elective\n"
            let refused = try await training.take(.curricula, file)
            #expect(codes(refused) == [[.electiveHoursUnreachable], [.curriculumRefused]])
            #expect(
                refused.firstRejected.first?.faults.map(\.parameters) == [["found": "14.5", "expected": "14.75"]]
            )
            // The requirements in the file count, not those of the draft.
            let elective = header + "CT-TC,1,Tự chọn,,,DX-101,elective\n"
            #expect(codes(try await training.take(.curricula, elective)) == [[.curriculumWithoutRequired]])
            let asDraft = try await training.take(.curricula, elective) { $0.isDraft = true }
            #expect(codes(asDraft) == [[.curriculumWithoutRequired]])
            #expect(try await training.take(.curricula, file) { $0.isDraft = true }.unchanged == 2)
            #expect(try await training.curricula.show("CT-TC").status == .draft)
        }
    }

    /// Titles and drafts are changed beside recordings, and nobody is counted again.
    @Test func onlyChangesOfRulesCountAgain() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            for course in ["DX-101", "DX-102"] { try await training.complete("CB1", course, on: .on(2022, 3, 1)) }
            try await training.complete("CB1", "DX-103", on: .on(2022, 2, 1))
            func counting() async throws -> String? {
                try await postgres.first(
                    "select string_agg(distinct xmin::text, ' ' order by xmin::text) from progress"
                )
            }
            let counted = try await counting()
            try await draft(training)
            var (retitle, rework) = (CurriculumEdit(), CurriculumEdit())
            retitle.titleEn = .set("The essentials")
            rework.courses = .set([CurriculumCourse(code: "DX-103", requirement: .required)])
            let edits = [("CT-COBAN", retitle), ("CT-TC", rework)]
            try await postgres.transaction { transaction in
                // The lock is the one that recordings take.
                try await transaction.execute("select pg_advisory_xact_lock_shared(110351120326000)")
                for (code, edit) in edits { _ = try await training.curricula.edit(code, edit, by: .tester) }
            }
            #expect(try await training.curricula.show("CT-COBAN").titleEn == "The essentials")
            #expect(try await training.curricula.show("CT-TC").courses.count == 1)
            _ = try await training.curricula.publish("CT-COBAN", by: .tester)
            #expect(try await counting() == counted)
            _ = try await training.curricula.publish("CT-TC", by: .tester)
            #expect(try await counting() != counted)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
