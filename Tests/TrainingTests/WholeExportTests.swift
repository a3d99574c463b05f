import CSV
import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Exports of courses and curricula have everything on record: drafts, retired ones, every version and rule.
@Suite(.permit) struct WholeExportTests {
    private static let today = Day.on(2022, 12, 1)

    /// A registry with a course and a curriculum of every sort.
    private func fill(_ training: Training) async throws {
        try await training.fillWithSamples()
        let courses = training.courses
        for code in ["D-1", "R-1", "A;B", "N@1", #"S\1"#] {
            _ = try await courses.create(.titled(code, "Khóa \(code)"), by: .tester)
            if code != "D-1" { _ = try await courses.publish(code, by: .tester) }
        }
        _ = try await courses.retire("R-1", on: .on(2022, 11, 1), by: .tester)
        var edit = CourseEdit()
        edit.provider = .set("Học viện; cơ sở 2")
        edit.languages = .set(["vi", "km-KH"])
        edit.prerequisites = .set(["N@1", "A;B", "R-1"])
        edit.countsAs = .set([
            CourseEquivalence(course: "DX-103", since: .on(2022, 7, 1)), CourseEquivalence(course: #"S\1"#),
            CourseEquivalence(course: "N@1", since: .on(2022, 1, 1)),
        ])
        edit.validMonths = .set(24)
        edit.availableFrom = .set(.on(2022, 2, 1))
        _ = try await courses.edit("DX-101", edit, by: .tester)
        _ = try await courses.edit("D-1", edit, by: .tester)
        _ = try await courses.edit("DX-101", edit, by: .tester)

        func make(_ version: Int, _ hours: Decimal?, _ code: String = "CT-2") async throws {
            var command = CreateCurriculum(
                code: code,
                version: version,
                titleVi: "Phiên bản \(version)",
                courses: [
                    CurriculumCourse(code: "DX-102", requirement: .required),
                    CurriculumCourse(code: "DX-103", requirement: .elective),
                    CurriculumCourse(code: "A;B", requirement: .elective),
                ]
            )
            command.minimumElectiveHours = hours
            _ = try await training.curricula.create(command, by: .tester)
        }
        try await make(1, nil)
        _ = try await training.curricula.publish("CT-2", by: .tester)
        try await make(2, 5.5)
        _ = try await training.curricula.publish("CT-2", onTheWay: .move, by: .tester)
        try await make(3, 6)
        _ = try await training.curricula.publish("CT-2", until: .on(2023, 6, 30), by: .tester)
        try await make(4, 1)
        _ = try await training.curricula.retire("CT-2", version: 3, on: .on(2024, 1, 1), by: .tester)
        // A later change of a course's hours doesn't count for published curricula.
        var shorter = CourseEdit()
        shorter.hours = .set(1)
        _ = try await courses.edit("DX-103", shorter, by: .tester)
    }

    private func courses(_ training: Training) async throws -> [Course] {
        try await training.courses.list(CourseFilter(), PageRequest(limit: 1000)).items
    }

    private func curricula(_ training: Training) async throws -> [Curriculum] {
        try await training.curricula.list(CurriculumFilter(), PageRequest(limit: 1000)).items
    }

    @Test func anExportChangesNothing() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await fill(training)
            let before = (try await courses(training), try await curricula(training))
            #expect(Set(before.0.map(\.status)) == Set(PublicationStatus.allCases))
            #expect(before.1.map(\.status) == [.published, .published, .published, .draft, .published])
            #expect(before.1.compactMap(\.retiredOn).count == 3)
            for kind in [ImportKind.courses, .curricula] {
                for mode in [ImportMode.upsert, .update] {
                    for clears in [false, true] {
                        let file = try await training.export(kind, CSVDialect())
                        let summary = try await training.take(kind, file) {
                            ($0.mode, $0.clearsEmpty) = (mode, clears)
                        }
                        #expect(
                            summary.rows == summary.unchanged,
                            "\(kind) \(summary.firstRejected) \(summary.updatedFields)"
                        )
                        #expect(summary.warnings.isEmpty)
                    }
                }
            }
            #expect(try await courses(training) == before.0)
            #expect(try await curricula(training) == before.1)
        }
    }

    @Test func anEmptyRegistryBecomesTheSame() async throws {
        var files: [(ImportKind, [UInt8])] = []
        var before: ([Course], [Curriculum]) = ([], [])
        let facts = [("DX-102", Day.on(2022, 3, 1)), ("DX-103", .on(2022, 4, 1)), ("DX-101", .on(2022, 5, 1))]
        var satisfied: [String?] = []
        func curriculaSatisfied(_ training: Training) async throws -> [String?] {
            for (course, day) in facts { try await training.complete("CC2", course, on: day) }
            #expect(try await training.progress.verify().isTrue)
            return try await training.officials.recordSheet("CC2", for: .tester).curricula.map { curriculum in
                curriculum.satisfiedOn.map { "\(curriculum.code) \(curriculum.version) \($0)" }
            }
        }
        try await withTraining(today: Self.today) { training, _ in
            try await fill(training)
            before = (try await courses(training), try await curricula(training))
            for kind in [ImportKind.courses, .curricula] {
                files.append((kind, try await training.export(kind, CSVDialect())))
            }
            satisfied = try await curriculaSatisfied(training)
            #expect(satisfied.compactMap(\.self).count > 1, "\(satisfied)")
        }
        try await withTraining(today: Self.today) { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            _ = try await training.take(.officials, Samples.officials)
            for (kind, file) in files {
                let summary = try await training.take(kind, file)
                #expect(summary.created == summary.rows, "\(kind) \(summary.firstRejected)")
                #expect(try await training.export(kind, CSVDialect()) == file)
            }
            #expect(try await courses(training) == before.0)
            #expect(try await curricula(training) == before.1)
            #expect(try await curriculaSatisfied(training) == satisfied)
        }
    }

    /// A list as CSV has the same about a course as the export.
    @Test func aListAsAFileCanBeImported() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await fill(training)
            func file<Item: Tabular>(_ items: [Item]) -> String {
                ([Item.columns.map(Optional.some)] + items.flatMap(\.csvRows)).map { row in
                    row.map { "\"\(($0 ?? "").replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
                }.joined(separator: "\n")
            }
            for (kind, text) in [
                (ImportKind.courses, file(try await courses(training))),
                (.curricula, file(try await curricula(training))),
            ] {
                let summary = try await training.take(kind, text)
                #expect(summary.rows == summary.unchanged, "\(kind) \(summary.firstRejected) \(summary.updatedFields)")
            }
        }
    }

    private func faults(_ summary: ImportSummary) -> [String] {
        summary.firstRejected.flatMap { row in row.faults.map { "\(row.line) \($0.column ?? "") \($0.code.rawValue)" } }
    }

    @Test func aCourseThatAFileCannotHaveIsRefused() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.courses.create(.titled("D-1", "Nháp"), by: .tester)
            _ = try await training.courses.retire("DX-103", on: .on(2022, 11, 1), by: .tester)
            let summary = try await training.take(
                .courses,
                """
                code,title_vi,prerequisites,counts_as,valid_months,available_from,status,retired_on,languages
                N-1,Một,N-2,,,,,,
                N-2,Hai,DX-101; N-3,,,,,,
                N-3,Ba,N-1,,,,,,
                N-4,Bốn,,N-5@2022-01-01,,,,,
                N-5,Năm,,,601,,,,
                N-6,Sáu,,N-6; nothing,,,,,
                N-7,Bảy,,,,,retired,,
                N-8,Tám,,,,,draft,2022-01-01,
                N-9,Chín,,,,2022-05-01,,2022-05-01,
                DX-101,Nhận thức chung,,,,,draft,,
                """
            )
            #expect(summary.rejected == summary.rows)
            #expect(
                faults(summary) == [
                    "2 prerequisites prerequisite_circle", "3 prerequisites prerequisite_circle",
                    "4 prerequisites prerequisite_circle", "5 counts_as unknown_course",
                    "6 valid_months number_out_of_range", "7 counts_as counts_as_itself",
                    "7 counts_as unknown_course", "8 retired_on retirement_unclear",
                    "9 retired_on retirement_unclear", "10 retired_on retired_before_begun",
                    "11 status course_published",
                ]
            )
            let more = try await training.take(
                .courses,
                """
                code,title_vi,status,retired_on,languages
                DX-103,An toàn thông tin,published,,
                D-1,Nháp,retired,2022-01-01,
                N-10,Mười,gone,,x_y
                """
            )
            #expect(
                faults(more) == [
                    "2 status retired_already", "3 status course_not_published", "4 languages unknown_language",
                    "4 status unknown_word",
                ]
            )
            #expect(try await courses(training).count == 4)
        }
    }

    /// Rules that a file changes change who is trained, and undoing it changes that back.
    @Test func theNumberFollowsRulesFromAFile() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            try await training.complete("CB1", "DX-103", on: .on(2022, 4, 1))
            let before = try await courses(training)
            func trained() async throws -> Int {
                let verification = try await training.progress.verify()
                #expect(verification.isTrue, "\(verification.differences)")
                return try await training.progress.report(ProgressQuestion()).trained
            }
            #expect(try await trained() == 0)
            let file = """
                code,title_vi,provider,languages,prerequisites,counts_as,valid_months,status,retired_on
                DX-103,An toàn thông tin,Học viện,vi,DX-101,DX-102@2022-05-01,12,retired,2022-12-01
                N-1,Mới,,,DX-103; N-2,DX-101,,,
                N-2,Mới nữa,,,,,,draft,
                """
            let dry = try await training.take(.courses, file) { $0.isDryRun = true }
            #expect((dry.created, dry.updated, dry.rejected) == (2, 1, 0), "\(dry.firstRejected)")
            #expect(try await courses(training) == before)
            let summary = try await training.take(.courses, file)
            #expect(
                summary.updatedFields == [
                    "provider": 1, "languages": 1, "prerequisites": 1, "counts_as": 1, "valid_months": 1, "status": 1,
                    "retired_on": 1,
                ]
            )
            #expect(try await trained() == 1)
            #expect(try await training.courses.show("N-1").prerequisites == ["DX-103", "N-2"])
            #expect(try await training.courses.show("N-2").status == .draft)
            let undone = try await training.imports.undo(try #require(summary.importNumber), by: .tester)
            #expect((undone.restored, undone.removed, undone.leftCount) == (1, 2, 0), "\(undone.left)")
            #expect(try await courses(training) == before)
            #expect(try await trained() == 0)
        }
    }

    /// A later change stays, and so does one that the old value would contradict.
    @Test func laterChangesStayWhenAnImportIsUndone() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            func take(_ rows: String) async throws -> Int {
                let header = "code,title_vi,prerequisites,counts_as,available_from\n"
                let summary = try await training.take(.courses, header + rows)
                #expect(summary.rejected == 0, "\(summary.firstRejected)")
                return try #require(summary.importNumber)
            }
            func left(of number: Int) async throws -> [String] {
                try await training.imports.undo(number, by: .tester).left.map { "\($0.name) \($0.reason.rawValue)" }
            }
            let title = try await training.courses.show("DX-101").titleVi
            let equivalent = try await take("DX-101,\(title),,DX-103,\n")
            var more = CourseEdit()
            more.countsAs = .set([CourseEquivalence(course: "DX-103"), CourseEquivalence(course: "DX-102")])
            _ = try await training.courses.edit("DX-101", more, by: .tester)
            #expect(try await left(of: equivalent) == ["DX-101 changed_since"])
            #expect(try await training.courses.show("DX-101").countsAs.count == 2)

            _ = try await take("N-1,Một,,,\nN-2,Hai,N-1,,2022-06-01\n")
            var alone = CourseEdit()
            alone.prerequisites = .set([])
            _ = try await training.courses.edit("N-2", alone, by: .tester)
            let other = try await take("N-1,Một,N-2,,2022-01-01\nN-2,Hai,,,2022-01-01\n")
            _ = try await training.courses.edit("N-1", alone, by: .tester)
            _ = try await training.courses.retire("N-2", on: .on(2022, 3, 1), by: .tester)
            #expect(try await left(of: other) == ["N-1 changed_since", "N-2 in_use"])
            #expect(try await training.courses.show("N-2").availableFrom == .on(2022, 1, 1))
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A restored prerequisite must not form a circle with later ones.
    @Test func anUndoingMakesNoCircle() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let header = "code,title_vi,prerequisites\n"
            _ = try await training.take(.courses, header + "N-1,Một,\nN-2,Hai,N-1\n")
            var other = CourseEdit()
            other.prerequisites = .set(["DX-101"])
            _ = try await training.courses.edit("N-2", other, by: .tester)
            let file = header + "N-2,Hai,DX-102\n"
            let number = try #require(try await training.take(.courses, file).importNumber)
            var circle = CourseEdit()
            circle.prerequisites = .set(["N-2"])
            _ = try await training.courses.edit("DX-101", circle, by: .tester)
            let undone = try await training.imports.undo(number, by: .tester)
            #expect(undone.left.map { "\($0.name) \($0.reason.rawValue)" } == ["N-2 in_use"])
            circle.prerequisites = .set([])
            _ = try await training.courses.edit("DX-101", circle, by: .tester)
            #expect(try await training.imports.undo(number, by: .tester).restored == 1)
            #expect(try await training.courses.show("N-2").prerequisites == ["DX-101"])
        }
    }

    @Test func aCurriculumThatAFileCannotHaveIsRefused() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await fill(training)
            let before = try await curricula(training)
            let summary = try await training.take(
                .curricula,
                """
                curriculum_code,version,title_vi,course_code,requirement,minimum_elective_hours,status,retired_on,on_the_way,course_hours
                CT-COBAN,1,Cơ bản,DX-101,required,,draft,,,
                CT-2,1,Phiên bản 1,DX-102,required,,published,,,
                CT-2,2,Phiên bản 2,DX-102,required,7,retired,2023-07-01,move,9
                CT-2,3,Phiên bản 3,DX-102,required,6,retired,2022-12-02,,
                CT-2,4,Phiên bản 4,DX-102,required,1,retired,2022-12-02,finish,
                CT-3,1,Mới,DX-102,required,,retired,,,
                CT-3,2,Mới,DX-102,required,,,,move,
                CT-COBAN,2,Mới,DX-102,required,,,,move,
                CT-4,1,Mới,DX-102,required,,draft,,,
                CT-4,1,Mới,DX-103,elective,,published,,,
                """
            )
            #expect(
                faults(summary) == [
                    "2 status curriculum_published", "3 status retired_already",
                    "4 minimum_elective_hours curriculum_published", "4 course_hours curriculum_published",
                    "5 status retired_already", "6 status curriculum_not_published", "6 on_the_way on_the_way_by_hand",
                    "7 retired_on retirement_unclear", "9 on_the_way on_the_way_by_hand",
                    "10 curriculum_code curriculum_refused", "11 status curriculum_inconsistent",
                ]
            )
            // There was no version before this one, so nobody was on the way.
            #expect(summary.created == 1)
            #expect(try await training.curricula.show("CT-3").onTheWay == .move)
            #expect(try await curricula(training).filter { $0.code != "CT-3" } == before)
        }
    }

    @Test func aFileRetiresACurriculumAndUndoingBringsItBack() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let before = try await curricula(training)
            for course in ["DX-101", "DX-102"] { try await training.complete("CB1", course, on: .on(2022, 6, 1)) }
            let file = String(decoding: try await training.export(.curricula, CSVDialect()), as: UTF8.self)
                .replacing("published,,", with: "retired,2022-06-01,")
            let summary = try await training.take(.curricula, file)
            #expect(summary.updatedFields == ["status": 1, "retired_on": 1], "\(summary.firstRejected)")
            #expect(try await training.progress.report(ProgressQuestion()).trained == 0)
            _ = try await training.imports.undo(try #require(summary.importNumber), by: .tester)
            #expect(try await curricula(training) == before)
            #expect(try await training.progress.report(ProgressQuestion()).trained == 1)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
