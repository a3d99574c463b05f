import CSV
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Courses and curricula: their status, how they are found, their prerequisites.
@Suite(.permit) struct CourseTests {
    @Test func aCourseGoesFromDraftToPublishedToRetiredAndNoOtherWay() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.courses.create(.titled("C1", "Khóa một"), by: .tester)
            let day = Day.on(2022, 7, 1)
            let july = Training(postgres: postgres, logger: .quiet) { day }
            func retire() async throws { _ = try await training.courses.retire("C1", on: day, by: .tester) }
            // A retired draft could be completed on earlier days, without ever having been offered.
            #expect(await refusal(retire) == .courseNotPublished)
            #expect(await refusal { try await training.enroll(["CB1"], .course("C1")) } == .courseNotPublished)
            #expect(try await training.courses.publish("C1", by: .tester).status == .published)
            #expect(try await training.courses.publish("C1", by: .tester).status == .published)
            try await training.enroll(["CB1"], .course("C1"))
            try await retire()
            #expect(await refusal(retire) == .retiredAlready)
            #expect(await refusal { _ = try await july.courses.publish("C1", by: .tester) } == .retiredAlready)
            // The course stays published until that day.
            #expect(try await training.courses.publish("C1", by: .tester).retiredOn == day)
            try await july.enroll(["CC2"], .course("C1"), on: .on(2022, 6, 30))
            #expect(await refusal { try await july.enroll(["VC3"], .course("C1"), on: day) } == .courseRetired)
            try await training.complete("CB1", "C1", on: .on(2022, 6, 1))

            let command = CreateCurriculum(
                code: "CT1",
                titleVi: "Chương trình một",
                courses: [CurriculumCourse(code: "DX-101", requirement: .required)]
            )
            _ = try await training.curricula.create(command, by: .tester)
            func retireCurriculum() async throws {
                _ = try await training.curricula.retire("CT1", on: day, by: .tester)
            }
            #expect(await refusal(retireCurriculum) == .curriculumNotPublished)
            #expect(await refusal { try await training.enroll(["CB1"], .curriculum("CT1")) } == .unknownCurriculum)
            _ = try await training.curricula.publish("CT1", by: .tester)
            try await retireCurriculum()
            #expect(await refusal(retireCurriculum) == .retiredAlready)
            #expect(await refusal { _ = try await july.curricula.publish("CT1", by: .tester) } == .retiredAlready)
            for registry in [training, july] {
                #expect(try await registry.courses.retire("C1", on: nil, by: .tester).status == .published)
                #expect(try await registry.courses.retire("C1", on: day, by: .tester).retiredOn == day)
            }
        }
    }

    @Test(arguments: [
        "ĐÀO TẠO", "dao tao", "Đào tạo", "đào  TẠO", "DAO TAO", "tru so", "TRỤ SỞ", "hoà", "hòa", "HOÀ", "hoa binh",
    ])
    func everythingIsFoundWithOrWithoutAccents(words: String) async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.courses.create(.titled("C1", "ĐÀO TẠO Ở TRỤ SỞ HOÀ BÌNH"), by: .tester)
            _ = try await training.courses.publish("C1", by: .tester)
            let curriculum = CreateCurriculum(
                code: "CT1",
                titleVi: "Đào tạo ở trụ sở Hòa Bình",
                courses: [CurriculumCourse(code: "C1", requirement: .required)]
            )
            _ = try await training.curricula.create(curriculum, by: .tester)
            let command = CreateClass.seating(nil, "L1", of: "C1") {
                $0.place = .set("Phòng đào tạo, trụ sở Hoà Bình")
            }
            _ = try await training.classes.create(command, by: .tester)
            _ = try await training.organizations.create(
                CreateOrganization(code: "17", parentCode: "VN", level: .province, name: "SỞ ĐÀO TẠO, TRỤ SỞ HOÀ BÌNH"),
                by: .tester
            )
            var course = CourseFilter()
            course.text = words
            #expect(try await training.courses.list(course, PageRequest()).items.map(\.code) == ["C1"])
            var curricula = CurriculumFilter()
            curricula.text = words
            #expect(try await training.curricula.list(curricula, PageRequest()).items.map(\.code) == ["CT1"])
            var classes = ClassFilter()
            classes.text = words
            #expect(try await training.classes.list(classes, for: .tester, PageRequest()).items.map(\.code) == ["L1"])
            var organizations = OrganizationFilter()
            organizations.text = words
            let units = try await training.organizations.list(organizations, for: .tester, PageRequest()).items
            #expect(units.map(\.code).contains("17"))
        }
    }

    @Test func prerequisitesAreRequiredByEveryWayOfEnrolling() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, _ in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.prerequisites = .set(["DX-101"])
            _ = try await training.courses.edit("DX-103", edit, by: .tester)
            edit.prerequisites = .keep
            edit.countsAs = .set([CourseEquivalence(course: "DX-101", since: .on(2022, 6, 1))])
            _ = try await training.courses.edit("DX-102", edit, by: .tester)
            _ = try await training.classes.create(.seating(nil, "L1", of: "DX-103"), by: .tester)
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            try await training.complete("CC2", "DX-102", on: .on(2022, 3, 1))
            // The equivalence begins in June.
            for (day, fates) in [
                (Day.on(2022, 5, 1), [EnrolledOfficials.Fate.created, .rejected, .rejected]),
                (.on(2022, 6, 1), [.unchanged, .created, .rejected]),
            ] {
                for target in [EnrollmentTarget.course("DX-103"), .class("L1")] {
                    var request = EnrollmentRequest(
                        target: target,
                        officials: .belonging(under: nil, targetGroup: nil)
                    )
                    request.enrolledOn = day
                    let items = try await training.enrollments.enroll(request, by: .tester).items
                    #expect(items.map(\.fate) == fates)
                    #expect(items.last?.faults.map(\.code) == [.prerequisiteMissing])
                }
            }
            let file = "official_code,class_code,course_code,enrolled_on\nVC3,,DX-103,2022-06-01\nVC3,L1,,2022-06-01\n"
            let summary = try await training.take(.enrollments, file)
            #expect(summary.rejected == 2)
            #expect(
                summary.firstRejected.flatMap { $0.faults.map(\.code) } == [.prerequisiteMissing, .prerequisiteMissing]
            )
        }
    }

    /// A counts as B and B counts as C; A does not count as C.
    @Test func equivalenceIsOneStep() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.countsAs = .set([CourseEquivalence(course: "DX-103")])
            _ = try await training.courses.create(.titled("A", "Khóa A"), by: .tester)
            _ = try await training.courses.publish("A", by: .tester)
            _ = try await training.courses.edit("A", edit, by: .tester)
            edit.countsAs = .set([CourseEquivalence(course: "DX-102")])
            _ = try await training.courses.edit("DX-103", edit, by: .tester)
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            #expect(try await training.complete("CB1", "A", on: .on(2022, 3, 2)).satisfied.isEmpty)
            #expect(try await training.complete("CB1", "DX-103", on: .on(2022, 3, 3)).satisfied == ["CT-COBAN"])
            try await expectEverythingTrue(training, postgres)
        }
    }

    /// Officials on the way to an older version see what they lack, and officials who satisfied it see that.
    @Test func theRecordSheetHasOlderVersionsThatApply() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await training.fillWithSamples()
            for course in ["DX-101", "DX-102"] { try await training.complete("CB1", course, on: .on(2022, 3, 1)) }
            let command = CreateCurriculum(
                code: "CT-COBAN",
                version: 2,
                titleVi: "Cơ bản",
                courses: [CurriculumCourse(code: "DX-103", requirement: .required)]
            )
            _ = try await training.curricula.create(command, by: .tester)
            _ = try await training.curricula.publish(
                "CT-COBAN",
                onTheWay: .finish,
                until: .on(2022, 6, 30),
                by: .tester
            )
            func versions(_ official: String, _ training: Training) async throws -> [Int] {
                try await training.officials.recordSheet(official, for: .tester).curricula.map(\.version)
            }
            #expect(try await versions("CC2", training) == [1, 2])
            let july = Training(postgres: postgres, logger: .quiet) { .on(2022, 7, 1) }
            #expect(try await versions("CC2", july) == [2])
            #expect(try await versions("CB1", july) == [1, 2])
        }
    }

    @Test func aPublishedCurriculumNeverChangesNotEvenInTheDatabase() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            for change: Statement in [
                "delete from curriculum_course", "update curriculum_course set requirement = 'elective'",
                "update curriculum_course set hours = 1",
                "insert into curriculum_course (curriculum, course, requirement) select 1, 3, 'required'",
                "update curriculum set minimum_elective_hours = 1", "update curriculum set version = 7",
                "update curriculum set code = 'X'",
            ] {
                let error = await #expect(throws: PostgresError.self) { try await postgres.execute(change) }
                #expect(error?.constraint == "curriculum_published_never_changes")
            }
        }
    }

    /// A recognition is exported as a completion, and importing the file changes nothing.
    @Test func recognizedLearningGoesOutAndComesBackIn() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var command = RecordCompletion(official: "CB1", course: "DX-101", completedOn: .on(2022, 3, 1))
            (command.isRecognition, command.evidence) = (true, "Bằng thạc sĩ số 123")
            _ = try await training.completions.record(command, by: .tester)
            let exported = try await training.export(.completions, CSVDialect())
            #expect(try await training.take(.completions, exported).unchanged == 1)
        }
    }
}
