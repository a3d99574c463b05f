import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// An import that was undone in part can be undone again, once no other record depends on the rest.
@Suite(.permit) struct UndoAgainTests {
    @Test func keptRecordsAreRemovedOnceNothingDependsOnThem() async throws {
        try await withTraining { training, _ in
            let units = try await training.number(.organizations, Samples.organizations)
            let people = try await training.number(.officials, Samples.officials)
            let first = try await training.imports.undo(units, by: .tester)
            #expect((first.removed, first.leftCount) == (1, 6))
            let partly = try await training.imports.show(units, for: .tester)
            #expect((partly.undone, partly.left, partly.undoneBy) == (1, 6, "operator:tester"))
            _ = try await training.imports.undo(people, by: .tester)
            let second = try await training.imports.undo(units, by: .tester)
            #expect((second.removed, second.leftCount) == (6, 0))
            let record = try await training.imports.show(units, for: .tester)
            #expect((record.undone, record.left) == (7, 0))
            let third = await #expect(throws: TrainingError.self) {
                try await training.imports.undo(units, by: .tester)
            }
            #expect(third?.code == .undoneAlready)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func changesGoBackOnceALaterImportIsUndone() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            func phone(_ phone: String) -> String {
                "official_code,full_name,organization_code,phone\nCC2,Trần Văn Đức,79,\(phone)\n"
            }
            let first = try await training.number(.officials, phone("0900000001"))
            let second = try await training.number(.officials, phone("0900000002"))
            #expect(try await training.imports.undo(first, by: .tester).left.map(\.reason) == [.changedSince])
            #expect(try await training.imports.undo(second, by: .tester).restored == 1)
            #expect(try await training.officials.show("CC2", for: .tester).official.phone == "0900000001")
            #expect(try await training.imports.undo(first, by: .tester).restored == 1)
            #expect(try await training.officials.show("CC2", for: .tester).official.phone == nil)
        }
    }

    /// All kinds of imports follow the same rule.
    @Test func coursesAndCurriculaGoInTheEndToo() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            _ = try await training.take(.officials, Samples.officials)
            let courses = try await training.number(.courses, Samples.courses)
            let curricula = try await training.number(.curricula, Samples.curricula)
            let enrollments = try await training.number(
                .enrollments,
                "official_code,curriculum_code,enrolled_on\nCC2,CT-COBAN,2022-03-01\n"
            )
            for number in [courses, curricula] {
                #expect(try await training.imports.undo(number, by: .tester).left.allSatisfy { $0.reason == .inUse })
            }
            for number in [enrollments, curricula, courses] {
                #expect(try await training.imports.undo(number, by: .tester).leftCount == 0)
                #expect(try await training.imports.show(number, for: .tester).left == 0)
            }
            #expect(try await training.courses.list(CourseFilter(), PageRequest()).items.isEmpty)
        }
    }

    /// A unit's former name returns once the later one is undone.
    @Test func aUnitGetsItsFormerNameInTheEnd() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            func name(_ name: String) -> String { "code,parent_code,level,name\nG14,VN,ministry,\(name)\n" }
            let first = try await training.number(.organizations, name("Bộ Một"))
            let second = try await training.number(.organizations, name("Bộ Hai"))
            #expect(try await training.imports.undo(first, by: .tester).left.map(\.reason) == [.changedSince])
            #expect(try await training.imports.undo(second, by: .tester).restored == 1)
            #expect(try await training.organizations.show("G14", for: .tester).name == "Bộ Một")
            #expect(try await training.imports.undo(first, by: .tester).restored == 1)
            let unit = try await training.organizations.show("G14", for: .tester)
            #expect(unit.name == "Bộ Thông tin và Truyền thông")
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A dry run has the outcome of the undo, and changes nothing.
    @Test(arguments: ImportKind.allCases)
    func aDryRunHasTheResultOfTheUndoing(kind: ImportKind) async throws {
        try await withTraining { training, postgres in
            var numbers: [ImportKind: Int] = [:]
            for (kind, text) in [
                (.organizations, Samples.organizations), (.officials, Samples.officials), (.courses, Samples.courses),
                (.curricula, Samples.curricula),
                (.completions, "official_code,course_code,completed_on\nCB1,DX-101,2022-03-01\n"),
                (.enrollments, "official_code,course_code,enrolled_on\nCC2,DX-103,2022-03-01\n"),
            ] as [(ImportKind, String)] {
                numbers[kind] = try await training.number(kind, text)
            }
            let number = try #require(numbers[kind])
            func state() async throws -> [String] {
                let counts: [Int] = try await postgres.query(
                    """
                    select count(*) from audit where action <> 'national_id.read' and action not like '%.export'
                    union all
                    select count(*) from completion where revoked_at is null
                    union all
                    select undone_count + left_count from import where id = \(number)
                    """
                )
                return try await exports(of: training).values.sorted() + counts.map { "\($0)" }
            }
            let before = try await state()
            let notes = try SpooledFile()
            var options = UndoOptions()
            (options.isDryRun, options.notes, options.language) = (true, notes.path, .en)
            let tried = try await training.imports.undo(number, options, by: .tester)
            #expect(try await state() == before)
            #expect(try await training.imports.show(number, for: .tester).undoneAt == nil)
            let undone = try await training.imports.undo(number, by: .tester)
            #expect((tried.removed, tried.restored) == (undone.removed, undone.restored))
            #expect((tried.left, tried.leftCount) == (undone.left, undone.leftCount))
            #expect((tried.dryRun, undone.dryRun) == (true, false))
            // The notes have each record, removed ones included.
            let text = String(decoding: try notes.read(at: 0, atMost: notes.size), as: UTF8.self)
            let rows = text.split(separator: "\n")
            #expect(rows.first == "line,name,code,message")
            #expect(rows.count == 1 + undone.removed + undone.restored + undone.leftCount)
            #expect(rows.count { $0.contains(",removed,") } == undone.removed)
        }
    }

    /// The list has as many things as were asked for, the count has all.
    @Test func theListOfKeptRecordsIsLimitedOnRequest() async throws {
        try await withTraining { training, _ in
            let units = try await training.number(.organizations, Samples.organizations)
            _ = try await training.take(.officials, Samples.officials)
            var options = UndoOptions()
            (options.isDryRun, options.listed) = (true, 2)
            let tried = try await training.imports.undo(units, options, by: .tester)
            #expect((tried.left.count, tried.leftCount) == (2, 6))
            options.listed = nil
            #expect(try await training.imports.undo(units, options, by: .tester).left.count == 6)
        }
    }

    /// A unit for which there is a token, a class or an import is in use, and stays without keeping the rest.
    @Test func aUnitOfATokenOrAClassStays() async throws {
        try await withTraining { training, _ in
            let units = try await training.number(.organizations, Samples.organizations)
            _ = try await training.take(.courses, Samples.courses)
            let month = Date(timeIntervalSinceNow: 30 * 86_400)
            let token = CreateToken(role: .viewer, scope: "G03", expiresAt: month)
            _ = try await training.accounts.create(token, by: .tester)
            let owned = CreateClass.seating(nil, "L1", of: "DX-101") { $0.organization = .set("00001") }
            _ = try await training.classes.create(owned, by: .tester)
            let undone = try await training.imports.undo(units, by: .tester)
            #expect(Set(undone.left.map(\.name)) == ["G03", "00001", "001", "01", "VN"])
            #expect(undone.left.allSatisfy { $0.reason == .inUse })
            #expect(undone.removed == 2)
        }
    }
}

extension Training {
    /// Imports a text, and returns the import's number.
    func number(_ kind: ImportKind, _ text: String, by caller: Caller = .tester) async throws -> Int {
        try #require(try await take(kind, text, by: caller).importNumber)
    }
}
