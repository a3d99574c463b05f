import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Undone imports: everything on which nothing rests goes; the rest stays and is named.
@Suite(.permit) struct UndoTests {
    private let completions = """
        official_code,course_code,completed_on
        CB1,DX-101,2022-03-01
        CB1,DX-102,2022-04-01
        CC2,DX-101,2022-04-01
        """

    @Test func importedRecordsAreRemoved() async throws {
        try await withTraining { training, _ in
            let numbers = try await fill(training)
            for (kind, number) in numbers.reversed() {
                let summary = try await training.imports.undo(number, by: .tester)
                #expect(summary.left == [], "\(kind)")
                #expect(summary.removed == (kind == .curricula ? 1 : kind == .courses || kind == .officials ? 3 : 7))
                #expect(try await training.imports.show(number, for: .tester).undoneAt != nil)
            }
            #expect(
                try await training.organizations.list(.under(nil), on: nil, for: .tester, PageRequest()).items.isEmpty
            )
            #expect(try await training.officials.list(.under(nil), for: .tester, PageRequest()).items.isEmpty)
            #expect(try await training.progress.verify().isTrue)
            // The same files can be imported again.
            try await training.fillWithSamples()
        }
    }

    @Test func completionsAreRevokedAndTheNumberFollows() async throws {
        try await withTraining { training, _ in
            _ = try await fill(training)
            let summary = try await training.take(.completions, completions)
            #expect(summary.trained == 1)
            let number = try #require(summary.importNumber)
            let undone = try await training.imports.undo(number, by: .tester)
            #expect((undone.removed, undone.leftCount) == (3, 0))
            let record = try await training.officials.show("CB1", for: .tester)
            #expect(record.trainedFor.isEmpty)
            #expect(record.completions.allSatisfy { $0.revokedAt != nil })
            #expect(try await training.progress.verify().isTrue)
            #expect(try await training.take(.completions, completions).created == 3)
        }
    }

    @Test func recordsInUseStayAndAreNamed() async throws {
        try await withTraining { training, _ in
            let numbers = try await fill(training)
            _ = try await training.take(.completions, completions)
            for (kind, number) in numbers.reversed() {
                let summary = try await training.imports.undo(number, by: .tester)
                switch kind {
                case .officials:
                    #expect(summary.removed == 1)
                    #expect(summary.left.map(\.name) == ["CB1", "CC2"])
                    #expect(summary.left.map(\.line) == [2, 3])
                    #expect(summary.left.allSatisfy { $0.reason == .inUse })
                case .courses:
                    // Nobody has completed DX-103, but the curriculum stays and contains it.
                    #expect((summary.removed, summary.leftCount) == (0, 3))
                case .curricula: #expect((summary.removed, summary.leftCount) == (0, 1))
                default:
                    // The units of officials who stay, and the units above them.
                    #expect(Set(summary.left.map(\.name)) == ["00001", "001", "01", "79", "VN"])
                }
            }
            #expect(try await training.progress.verify().isTrue)
            let record = try await training.officials.show("CB1", for: .tester)
            #expect(record.trainedFor.count == 1)
        }
    }

    @Test func importedChangesAreReversed() async throws {
        try await withTraining { training, _ in
            _ = try await fill(training)
            _ = try await training.take(.completions, completions)
            let before = try await exports(of: training)
            var numbers: [Int] = []
            let changes: [(ImportKind, String)] = [
                (
                    .organizations,
                    "code,parent_code,level,name\n79,VN,province,Thành phố Sài Gòn\n001,79,district,Quận Ba Đình\n"
                ),
                (.officials, "official_code,full_name,organization_code,phone\nCB1,Nguyễn Thị Thủy,79,0999999999\n"),
                (.courses, "code,title_vi,title_en,hours,format\nDX-101,Nhận thức,Understanding,5,blended\n"),
            ]
            for (kind, text) in changes {
                let summary = try await training.take(kind, text)
                #expect(summary.rejected == 0, "\(summary.firstRejected)")
                #expect(summary.updated > 0, "\(kind)")
                numbers.append(try #require(summary.importNumber))
                #expect(try await training.progress.verify().isTrue, "\(kind)")
            }
            #expect(try await exports(of: training) != before)
            for number in numbers.reversed() {
                let undone = try await training.imports.undo(number, by: .tester)
                #expect(undone.restored > 0)
                #expect(undone.left == [])
                #expect(try await training.progress.verify().isTrue)
            }
            #expect(try await exports(of: training) == before)
            #expect(try await training.officials.show("CB1", for: .tester).organizations.count == 1)
        }
    }

    @Test func laterChangesAndEditsAreNotLost() async throws {
        try await withTraining { training, _ in
            _ = try await fill(training)
            func phone(_ code: String, _ phone: String) -> String {
                "official_code,full_name,organization_code,phone\n\(code),\(code == "CB1" ? "Nguyễn Thị Thuỷ" : "Trần Văn Đức"),"
                    + "\(code == "CB1" ? "00001" : "79"),\(phone)\n"
            }
            let first = try await training.take(.officials, phone("CB1", "0900000001"))
            let edited = try await training.take(.officials, phone("CC2", "0900000002"))
            let second = try await training.take(.officials, phone("CB1", "0900000003"))
            _ = try await training.officials.edit("CC2", OfficialEdit([.phone: "0900000004"]), by: .tester)

            for summary in [first, edited] {
                let undone = try await training.imports.undo(try #require(summary.importNumber), by: .tester)
                #expect(undone.restored == 0)
                #expect(undone.left.map(\.reason) == [.changedSince])
            }
            #expect(try await training.officials.show("CB1", for: .tester).official.phone == "0900000003")
            #expect(try await training.officials.show("CC2", for: .tester).official.phone == "0900000004")
            // Undoing the later import restores the values that it found.
            _ = try await training.imports.undo(try #require(second.importNumber), by: .tester)
            #expect(try await training.officials.show("CB1", for: .tester).official.phone == "0900000001")
        }
    }

    @Test func anImportIsUndoneOnce() async throws {
        try await withTraining { training, _ in
            let numbers = try await fill(training)
            let number = try #require(numbers.last?.1)
            _ = try await training.imports.undo(number, by: .tester)
            let again = await #expect(throws: TrainingError.self) {
                try await training.imports.undo(number, by: .tester)
            }
            #expect(again?.code == .undoneAlready)
            let unknown = await #expect(throws: TrainingError.self) {
                try await training.imports.undo(999, by: .tester)
            }
            #expect(unknown?.code == .noSuchImport)
        }
    }

    /// Imports a small state; returns the imports' numbers.
    private func fill(_ training: Training) async throws -> [(ImportKind, Int)] {
        var numbers: [(ImportKind, Int)] = []
        let files: [(ImportKind, String)] = [
            (.organizations, Samples.organizations), (.officials, Samples.officials), (.courses, Samples.courses),
            (.curricula, Samples.curricula),
        ]
        for (kind, text) in files {
            numbers.append((kind, try #require(try await training.take(kind, text).importNumber)))
        }
        return numbers
    }

    /// The file's line identifies the person to its owner, so that no reading of a national ID has to be recorded.
    @Test func keptOfficialsWithoutACodeAreNamedByAddress() async throws {
        try await withTraining { training, _ in
            _ = try await fill(training)
            let masked = Caller(name: "token:7", request: "r", role: .administrator, scope: .everything)
            for (caller, number) in [(masked, "001190000005"), (Caller.tester, "001190000006")] {
                let people = "national_id,full_name,organization_code\n\(number),Lê Thị Hoa,79\n"
                let official = try await training.take(.officials, people)
                let name = try await training.officials.show(number, for: masked).official.id
                let changed = try await training.take(.officials, people.replacing("Hoa", with: "Hoà"))
                _ = try await training.officials.edit(number, OfficialEdit([.fullName: "Lê Hoa"]), by: .tester)
                let facts = try await training.take(
                    .completions,
                    "national_id,course_code,completed_on\n\(number),DX-101,2022-03-01\n"
                )
                let enrolled = try await training.take(
                    .enrollments,
                    "national_id,course_code,enrolled_on\n\(number),DX-102,2022-03-01\n"
                )
                let enrollment = try #require(
                    try await training.enrollments.list(for: .tester, PageRequest()).items.last?.id
                )
                _ = try await training.enrollments.withdraw(enrollment, why: "Bận", by: .tester)
                let fact = try #require(
                    try await training.completions.list(for: .tester, PageRequest()).items.last?.id
                )
                _ = try await training.completions.revoke(fact, reason: "Nhầm", by: .tester)
                var names: [String] = []
                for summary in [enrolled, facts, changed, official] {
                    let undone = try await training.imports.undo(try #require(summary.importNumber), by: caller)
                    names += undone.left.map(\.name)
                }
                #expect(names == ["\(name) DX-102", "\(name) DX-101", name, name])
            }
        }
    }

    /// Things that rules or absences name stay, and don't keep the rest.
    @Test func recordsNamedByRulesAndAbsencesStay() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            let people = try await training.take(
                .officials,
                Samples.officials + "\nH1,,Lê Thị Hoa,,,,,79,,\nH2,,Lê Thị Hoa,,,,,79,,\n"
            )
            let courses = try await training.take(.courses, Samples.courses)
            _ = try await training.officials.depart("CC2", on: .on(2022, 5, 1), reason: "Nghỉ hưu", by: .tester)
            _ = try await training.officials.merge("H2", into: "H1", by: .tester)
            var edit = CourseEdit()
            edit.prerequisites = .set(["DX-101"])
            _ = try await training.courses.edit("DX-102", edit, by: .tester)
            let undone = try await training.imports.undo(try #require(people.importNumber), by: .tester)
            #expect(Set(undone.left.map(\.name)) == ["CC2", "H1", "H2"])
            #expect((undone.removed, undone.left.allSatisfy { $0.reason == .changedSince }) == (2, true))
            let gone = try await training.imports.undo(try #require(courses.importNumber), by: .tester)
            #expect(Set(gone.left.map(\.name)) == ["DX-101", "DX-102"])
            #expect(gone.removed == 1)
        }
    }

    /// Titles, a draft's courses and the status of draft return, after a file published it.
    @Test func changesOfCurriculaAreReversed() async throws {
        try await withTraining { training, _ in
            _ = try await fill(training)
            let draft = CreateCurriculum(
                code: "CT-M",
                titleVi: "Mới",
                courses: [
                    CurriculumCourse(code: "DX-101", requirement: .required),
                    CurriculumCourse(code: "DX-102", requirement: .required),
                ]
            )
            _ = try await training.curricula.create(draft, by: .tester)
            func curricula() async throws -> [Curriculum] {
                try await training.curricula.list(CurriculumFilter(), PageRequest()).items
            }
            let before = try await curricula()
            let file = """
                curriculum_code,version,title_vi,title_en,target_group,course_code,requirement
                CT-COBAN,1,Căn bản,Basics,leaders,DX-101,required
                CT-M,1,Mới hơn,,,DX-102,elective
                CT-M,1,Mới hơn,,,DX-103,elective
                """
            let summary = try await training.take(.curricula, file)
            #expect((summary.updated, summary.created, summary.rejected) == (2, 1, 0), "\(summary.firstRejected)")
            let fields = ["title_vi": 2, "title_en": 1, "target_group": 1, "requirement": 1, "status": 1]
            #expect(summary.updatedFields == fields)
            #expect(try await curricula() != before)
            let undone = try await training.imports.undo(try #require(summary.importNumber), by: .tester)
            #expect((undone.restored, undone.removed) == (2, 0))
            #expect(undone.left == [])
            #expect(try await curricula() == before)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A draft that a file published stays published once another record depends on it.
    @Test func publishedThingsInUseStayPublished() async throws {
        try await withTraining { training, _ in
            _ = try await fill(training)
            let courses = "code,title_vi,hours\nD8,Khóa tám,2\nD9,Khóa chín,2\n"
            _ = try await training.take(.courses, courses) { $0.isDraft = true }
            let curricula = """
                curriculum_code,title_vi,course_code,requirement
                CT-A,A,DX-103,required
                CT-B,B,DX-103,required
                """
            _ = try await training.take(.curricula, curricula) { $0.isDraft = true }
            let published = [
                try await training.take(.courses, courses), try await training.take(.curricula, curricula),
            ]
            #expect(published.map(\.updated) == [2, 2])
            try await training.complete("CB1", "D9", on: .on(2022, 3, 1))
            try await training.enroll(["CB1"], .curriculum("CT-B"))
            for (summary, left) in zip(published, ["D9", "CT-B"]) {
                let undone = try await training.imports.undo(try #require(summary.importNumber), by: .tester)
                #expect(undone.restored == 1)
                #expect(undone.left.map(\.name) == [left])
                #expect(undone.left.map(\.reason) == [.inUse])
            }
            #expect(try await training.courses.show("D8").status == .draft)
            #expect(try await training.courses.show("D9").status == .published)
            #expect(try await training.curricula.show("CT-A").status == .draft)
            #expect(try await training.curricula.show("CT-B").status == .published)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
