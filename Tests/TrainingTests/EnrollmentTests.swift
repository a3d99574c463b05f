import CSV
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Files of enrollments, the seats of classes, and both after an undo.
@Suite(.permit) struct EnrollmentTests {
    private let file = """
        Mã cán bộ,Số CCCD,Mã khóa học,Mã lớp,Mã chương trình,Ngày ghi danh
        CB1,,DX-101,,,01/03/2022
        ,001190000002,,L1,,2022-03-01
        CB1,,,L1,,2022-03-02
        VC3,,,L1,,2022-03-03
        VC3,,,,CT-COBAN,2022-03-03
        """

    /// A small state with a class of two seats.
    private func fill(_ training: Training) async throws {
        try await training.fillWithSamples()
        _ = try await training.classes.create(.seating(2, "L1", of: "DX-102"), by: .tester)
    }

    @Test func everybodyHasASeatOrWaitsInTheOrderOfTheFile() async throws {
        try await withTraining { training, _ in
            try await fill(training)
            try await withTemporaryFile([]) { path in
                let summary = try await training.take(.enrollments, file) { $0.notes = path }
                #expect((summary.rows, summary.created) == (5, 5), "\(summary.firstRejected)")
                #expect(try text(of: path).contains("\n5,class_code,waitlisted,"))
            }
            let all = try await training.enrollments.list(.under(nil, state: nil), for: .tester, PageRequest()).items
            #expect(all.map(\.state) == [.active, .active, .active, .waitlisted, .active])
            #expect(all.map(\.official) == ["CB1", "CC2", "CB1", "VC3", "VC3"])
            #expect(all.map { $0.source?.line } == [2, 3, 4, 5, 6])
            let found = try await training.classes.show("L1", for: .tester)
            #expect((found.seatsTaken, found.waitlisted) == (2, 1))
            #expect(
                try await training.enrollments.list(.under("79", state: nil), for: .tester, PageRequest()).items.count
                    == 1
            )

            // The same file again changes nothing, and neither does its export.
            #expect(try await training.take(.enrollments, file).unchanged == 5)
            let exported = try await training.export(.enrollments, CSVDialect())
            #expect(try await training.take(.enrollments, exported).unchanged == 5)
        }
    }

    /// An enrollment holds at once, so its day can't be in the future, by hand or by file.
    ///
    /// Such enrollments of older programs stay.
    @Test func nobodyIsEnrolledOnAFutureDay() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, postgres in
            try await fill(training)
            for target in [EnrollmentTarget.course("DX-101"), .class("L1"), .curriculum("CT-COBAN")] {
                let refused = await refusal { try await training.enroll(["CB1"], target, on: .on(2022, 6, 2)) }
                #expect(refused == .enrolledInFuture)
            }
            let file = "official_code,course_code,enrolled_on\nCB1,DX-101,2022-06-02\nCC2,DX-101,2022-06-01\n"
            for isDryRun in [true, false] {
                let summary = try await training.take(.enrollments, file) { $0.isDryRun = isDryRun }
                #expect((summary.created, summary.rejected) == (1, 1))
                #expect(summary.firstRejected.flatMap(\.faults).map(\.code) == [.enrolledInFuture])
            }
            #expect(try await training.states() == [.active])
            try await postgres.execute("update enrollment set enrolled_on = '2022-07-01'")
            let exported = try await training.export(.enrollments, CSVDialect())
            #expect(try await training.take(.enrollments, exported).unchanged == 1)
        }
    }

    @Test func nobodyIsEnrolledBeforeThereWasAState() async throws {
        try await withTraining { training, postgres in
            try await fill(training)
            try await postgres.execute("update official set date_of_birth = null")
            for target in [EnrollmentTarget.course("DX-101"), .curriculum("CT-COBAN")] {
                let judged = try await training.enroll(["CB1"], target, on: .on(1945, 9, 1))
                #expect(judged.flatMap(\.faults).map(\.code) == [.enrolledTooEarly])
            }
        }
    }

    @Test func everyFaultIsReported() async throws {
        try await withTraining { training, _ in
            try await fill(training)
            _ = try await training.courses.create(.titled("DRAFT", "Nháp"), by: .tester)
            let window = CreateClass.seating(nil, "L2", of: "DX-101") {
                ($0.opensOn, $0.closesOn) = (.set(Day("2022-01-01")), .set(Day("2022-01-31")))
            }
            _ = try await training.classes.create(window, by: .tester)
            let summary = try await training.take(
                .enrollments,
                """
                official_code,national_id,course_code,class_code,curriculum_code,enrolled_on
                CB1,,DX-101,L1,,2022-03-01
                CB1,,,,,2022-03-01
                ,,DX-101,,,2022-03-01
                nobody,,DX-101,,,2022-03-01
                CB1,,DX-999,,,2022-03-01
                CB1,,DRAFT,,,2022-03-01
                CB1,,,L9,,2022-03-01
                CB1,,,L2,,2022-03-01
                CB1,,,,CT-9,2022-03-01
                CB1,,DX-101,,,
                CB1,,DX-101,,,1980-01-01
                CB1,001190000002,DX-101,,,2022-03-01
                CB1,,DX-101,,,2022-03-01
                ,001085000001,DX-101,,,2022-03-02
                """
            )
            #expect((summary.created, summary.rejected) == (1, 13))
            var codes: [Int: [ErrorCode]] = [:]
            for row in summary.firstRejected { codes[row.line] = row.faults.map(\.code) }
            #expect(codes[2] == [.enrollmentOfOneThing])
            #expect(codes[3] == [.enrollmentOfOneThing])
            #expect(codes[4] == [.missingNumber])
            #expect(codes[5] == [.unknownOfficial])
            #expect(codes[6] == [.unknownCourse])
            #expect(codes[7] == [.courseNotPublished])
            #expect(codes[8] == [.unknownClass])
            #expect(codes[9] == [.classWindow])
            #expect(codes[10] == [.unknownCurriculum])
            #expect(codes[11] == [.missingValue])
            // The rows name one person by two numbers; the later row's fault points to the earlier row.
            let again = try await training.take(
                .enrollments,
                """
                official_code,national_id,course_code,enrolled_on
                CB1,,DX-102,2022-03-01
                ,001085000001,DX-102,2022-03-02
                """
            )
            #expect(again.firstRejected.map(\.line) == [3])
            #expect(again.firstRejected.first?.faults.map(\.code) == [.duplicateRow])
            #expect(again.firstRejected.first?.faults.first?.parameters["line"] == "2")
            #expect(
                again.firstRejected.first?.faults.first?.sentence(in: .en)
                    == #"Course code "DX-102" is already in line 2 of this file."#
            )
        }
    }

    @Test func theModesAndAnotherDayAreJudged() async throws {
        try await withTraining { training, _ in
            try await fill(training)
            _ = try await training.take(.enrollments, file)
            let moved = file.replacing("01/03/2022", with: "05/03/2022")
            let create = try await training.take(.enrollments, moved) { $0.mode = .create }
            #expect(create.rejected == 5)
            let update = try await training.take(.enrollments, moved) { $0.mode = .update }
            #expect((update.updated, update.unchanged, update.updatedFields) == (1, 4, ["enrolled_on": 1]))
            let undone = try await training.imports.undo(try #require(update.importNumber), by: .tester)
            #expect((undone.restored, undone.leftCount) == (1, 0))
            #expect(try await training.take(.enrollments, file).unchanged == 5)
        }
    }

    /// A thing on which somebody is enrolled can't be removed.
    @Test func thingsThatEnrollmentsNameStay() async throws {
        try await withTraining { training, _ in
            try await fill(training)
            _ = try await training.take(.enrollments, file)
            var left: [ImportKind: Set<String>] = [:]
            for record in try await training.imports.list(PageRequest(), for: .tester).items
            where record.kind != .enrollments {
                let summary = try await training.imports.undo(record.number, by: .tester)
                left[record.kind] = Set(summary.left.map(\.name))
                #expect(summary.left.allSatisfy { $0.reason == .inUse })
            }
            #expect(left[.officials] == ["CB1", "CC2", "VC3"])
            #expect(left[.courses] == ["DX-101", "DX-102", "DX-103"])
            #expect(left[.curricula] == ["CT-COBAN"])
            #expect(
                try await training.enrollments.list(.under(nil, state: nil), for: .tester, PageRequest()).items.count
                    == 5
            )
        }
    }

    /// A free seat goes to the first on the waitlist, whichever file they came from.
    @Test func theWaitlistMovesUpWhenAnImportIsUndone() async throws {
        try await withTraining { training, client in
            try await fill(training)
            let header = "official_code,class_code,enrolled_on\n"
            let first = try await training.take(.enrollments, header + "CB1,L1,2022-03-01\nCC2,L1,2022-03-01\n")
            _ = try await training.take(.enrollments, header + "VC3,L1,2022-03-02\n")
            let waiting = try await training.enrollments.list(
                .under(nil, state: .waitlisted),
                for: .tester,
                PageRequest()
            ).items
            #expect(waiting.map(\.official) == ["VC3"])
            let undone = try await training.imports.undo(try #require(first.importNumber), by: .tester)
            #expect((undone.removed, undone.leftCount) == (2, 0))
            let all = try await training.enrollments.list(.under(nil, state: nil), for: .tester, PageRequest()).items
            #expect(all.map(\.official) == ["VC3"])
            #expect(all.map(\.state) == [.active])
            let moves: [(String, String)] = try await client.query(
                "select from_state, to_state from enrollment_transition"
            )
            #expect(moves.map(\.0) == ["waitlisted"] && moves.map(\.1) == ["active"])
        }
    }

    /// No seat is given out twice, however many files are imported at once.
    @Test func filesAtOnceNeverOverfillAClass() async throws {
        try await withTraining { training, _ in
            try await fill(training)
            _ = try await training.classes.create(.seating(10, "L10", of: "DX-101"), by: .tester)
            var people = "official_code,full_name,organization_code\n"
            for number in 1...200 { people += "S\(number),Lê Thị Hoa,79\n" }
            _ = try await training.take(.officials, people)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for file in 0..<10 {
                    group.addTask {
                        var text = "official_code,class_code,enrolled_on\n"
                        for number in 1...20 { text += "S\(file * 20 + number),L10,2022-03-01\n" }
                        let summary = try await training.take(.enrollments, text)
                        #expect(summary.created == 20)
                    }
                }
                try await group.waitForAll()
            }
            let found = try await training.classes.show("L10", for: .tester)
            #expect((found.seatsTaken, found.waitlisted) == (10, 190))
        }
    }

    /// Nobody can store a move that the database's own table doesn't have.
    @Test func theDatabaseRefusesAnUnknownMove() async throws {
        try await withTraining { training, client in
            try await fill(training)
            _ = try await training.take(.enrollments, file)
            await #expect(throws: PostgresError.self) {
                try await client.execute(
                    """
                    insert into enrollment_transition (enrollment, from_state, to_state, by)
                    select min(id), 'rejected', 'completed', 'tester' from enrollment
                    """
                )
            }
            let states: [String] = try await client.query("select state from enrollment_state order by state")
            #expect(states == EnrollmentState.allCases.map(\.rawValue).sorted())
        }
    }

    /// The record of a move refers to an existing enrollment and fact, and goes with the enrollment.
    @Test func movesReferToExistingEnrollmentsAndFacts() async throws {
        try await withTraining { training, client in
            try await fill(training)
            _ = try await training.take(.enrollments, file)
            for (enrollment, completion) in [(0, nil), (1, 0)] as [(Int, Int?)] {
                let error = await #expect(throws: PostgresError.self) {
                    try await client.execute(
                        """
                        insert into enrollment_transition (enrollment, from_state, to_state, by, completion)
                        values (\(enrollment), 'active', 'completed', 'tester', \(completion))
                        """
                    )
                }
                #expect(error?.constraint == "enrollment_transition_is_a_move")
            }
            try await client.execute("update enrollment set state = 'withdrawn' where state = 'active'")
            try await client.execute(
                """
                insert into enrollment_transition (enrollment, from_state, to_state, by)
                select id, 'active', 'withdrawn', 'tester' from enrollment where state = 'withdrawn'
                """
            )
            for statement in ["update enrollment set id = default", "truncate enrollment"] as [Statement] {
                await #expect(throws: PostgresError.self) { try await client.execute(statement) }
            }
            let told: Int? = try await client.first("select count(*) from enrollment_transition")
            #expect(told ?? 0 > 0)
            try await client.execute("delete from enrollment")
            #expect(try await client.first("select count(*) from enrollment_transition") as Int? == 0)
        }
    }

    @Test func aClassOfARetiredCourseIsRefused() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.courses.retire("DX-103", on: .on(2022, 7, 1), by: .tester)
            // The course is held until then.
            _ = try await training.classes.create(CreateClass(code: "L1", course: "DX-103", ClassEdit()), by: .tester)
            var later = ClassEdit()
            later.startsOn = .set(.on(2022, 7, 1))
            let command = CreateClass(code: "L2", course: "DX-103", later)
            let error = await #expect(throws: TrainingError.self) {
                try await training.classes.create(command, by: .tester)
            }
            #expect(error?.code == .courseRetired)
            #expect(error?.sentence(in: .vi) == "Khóa học «DX-103» ngừng từ 01/07/2022.")
        }
    }

    @Test func aClassNeedsAPublishedCourseAndANewCode() async throws {
        try await withTraining { training, _ in
            try await fill(training)
            let wrong = CreateClass.seating(0, "", of: "DX-101") {
                ($0.startsOn, $0.endsOn) = (.set(Day("2022-02-01")), .set(Day("2022-01-01")))
            }
            let faults = await #expect(throws: TrainingError.self) {
                try await training.classes.create(wrong, by: .tester)
            }
            #expect(faults?.faults.map(\.code) == [.missingValue, .numberOutOfRange, .classDays])
            let cases: [(CreateClass, ErrorCode)] = [
                (CreateClass(code: "L1", course: "DX-101"), .classExists),
                (CreateClass(code: "L3", course: "DX-999"), .unknownCourse),
            ]
            for (command, code) in cases {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.classes.create(command, by: .tester)
                }
                #expect(error?.code == code)
            }
            #expect(
                try await training.classes.list(ClassFilter(), for: .tester, PageRequest()).items.map(\.course) == [
                    "DX-102"
                ]
            )
            let missing = await #expect(throws: TrainingError.self) {
                try await training.classes.show("L3", for: .tester)
            }
            #expect(missing?.code == .noSuchClass)
        }
    }
}
