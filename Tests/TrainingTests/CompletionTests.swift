import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite(.permit) struct CompletionTests {
    private func fact(
        _ official: String,
        _ course: String,
        _ day: String,
        score: Decimal? = nil,
        evidence: String? = nil
    ) throws -> RecordCompletion {
        RecordCompletion(
            official: official,
            course: course,
            completedOn: try #require(Day(day)),
            score: score,
            evidence: evidence
        )
    }

    @Test func recordingTwiceIsRecordingOnce() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let command = try fact("CB1", "DX-101", "2022-05-01", score: 8.5, evidence: "QĐ 12/QĐ-BTTTT")
            let first = try await training.completions.record(command, by: .tester)
            let second = try await training.completions.record(command, by: .tester)
            #expect(first.isNew)
            #expect(!second.isNew)
            #expect(first.id == second.id)
            #expect(first.recordedAt == second.recordedAt)
            #expect(first.trainedFor.isEmpty)
            let last = try await training.completions.record(fact("001085000001", "DX-102", "2022-04-01"), by: .tester)
            #expect(last.official == "CB1")
            #expect(last.trainedFor == ["DX-2022"])
            let report = try await training.progress.report(ProgressQuestion())
            #expect(report.trained == 1)
            #expect(report.attendances == 2)
            #expect(try await training.progress.report(ProgressQuestion(asOf: Day("2022-04-30"))).trained == 0)
            #expect(try await training.progress.report(ProgressQuestion(asOf: Day("2022-05-01"))).trained == 1)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// In an update-only file, a row that repeats finds nothing on record either.
    @Test func aFactThatIsNotOnRecordIsNotUnchanged() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let row = "CB1,DX-101,2022-05-01\n"
            let summary = try await training.take(.completions, "official_code,course_code,completed_on\n\(row)\(row)")
            {
                $0.mode = .update
            }
            #expect((summary.unchanged, summary.rejected) == (0, 2))
            #expect(try await training.completions.list(for: .tester, PageRequest()).items.isEmpty)
        }
    }

    @Test func aRepeatedFactKeepsItsExpiry() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            func expire(after months: Int) async throws {
                var edit = CourseEdit()
                edit.validMonths = .set(months)
                _ = try await training.courses.edit("DX-101", edit, by: .tester)
            }
            try await expire(after: 12)
            let command = try fact("CB1", "DX-101", "2022-05-01")
            let first = try await training.completions.record(command, by: .tester)
            try await expire(after: 24)
            let again = try await training.completions.record(command, by: .tester)
            #expect(!again.isNew)
            #expect(first.expiresOn == Day.on(2023, 5, 1))
            #expect(again.expiresOn == first.expiresOn)
        }
    }

    @Test func aRefusalHasItsReason() async throws {
        let today = try #require(Day("2022-06-01"))
        try await withTraining(today: today) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.courses.create(.titled("DRAFT", "Bản thảo"), by: .tester)
            _ = try await training.courses.retire("DX-103", on: .on(2022, 3, 1), by: .tester)
            let standing = try await training.completions.record(fact("CB1", "DX-101", "2022-05-01"), by: .tester)
            let refused: [(RecordCompletion, ErrorCode)] = [
                (try fact("nobody", "DX-101", "2022-05-01"), .unknownOfficial),
                (try fact("CB1", "nothing", "2022-05-01"), .unknownCourse),
                (try fact("CB1", "DRAFT", "2022-05-01"), .courseNotPublished),
                (try fact("CB1", "DX-103", "2022-03-01"), .courseRetired),
                (try fact("CB1", "DX-102", "2022-06-02"), .completedInFuture),
                (try fact("CB1", "DX-102", "1944-01-01"), .completedTooEarly),
                (try fact("CB1", "DX-102", "1985-02-03"), .completedBeforeBirth),
                (try fact("CB1", "DX-101", "2022-05-02"), .completionDiffers),
                (try fact("CB1", "DX-101", "2022-05-01", score: 7), .completionDiffers),
                (try fact("CB1", "DX-102", "2022-05-01", score: 101), .numberOutOfRange),
                (try fact("CB1", "DX-102", "2022-05-01", evidence: "a\u{0}"), .controlCharacter),
                (try fact("CB1", "DX-102", "2022-05-01", evidence: "QÐ 12"), .ethLetter),
                (try fact("CB1", "DX-102", "2022-05-01", evidence: "QĐ 12 "), .blankAtTheEnds),
                (try fact("CB1", "DX-102", "2022-05-01", evidence: "#N/A"), .spreadsheetError),
                (try fact("", "DX-102", "2022-05-01"), .missingValue),
            ]
            for (command, code) in refused {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.completions.record(command, by: .tester)
                }
                #expect(error?.code == code, "\(command)")
            }
            let differs = await #expect(throws: TrainingError.self) {
                try await training.completions.record(fact("CB1", "DX-101", "2022-05-02"), by: .tester)
            }
            #expect(
                differs?.sentence(in: .vi).hasPrefix(
                    "Kết quả hoàn thành số \(standing.id) đã ghi nhận cán bộ «CB1» hoàn thành khóa học «DX-101» ngày 01/05/2022"
                ) == true
            )
            // The error of a fact names the number of a contradicting one in the same commit, too.
            let asked = try [fact("CC2", "DX-101", "2022-05-01"), fact("CC2", "DX-101", "2022-05-02")].map {
                Completions.Asked(command: $0, caller: .tester)
            }
            let fates = try await training.completions.record(asked)
            let other = #expect(throws: TrainingError.self) { try fates[1].get() }
            let first = try fates[0].get()
            #expect(other?.faults.first?.parameters["id"] == first.id)
            let file = "official_code,course_code,completed_on\nCB1,DX-101,2022-05-02\n"
            let row = try await training.take(.completions, file).firstRejected.first?.faults.first
            #expect(row?.parameters["id"] == standing.id)
            for language in Language.allCases {
                let sentence = other?.sentence(in: language) ?? ""
                #expect(!sentence.contains("{") && !sentence.contains("completions revoke"), "\(sentence)")
            }
            let precise = await #expect(throws: TrainingError.self) {
                try await training.completions.record(fact("CB1", "DX-102", "2022-05-01", score: 8.555), by: .tester)
            }
            #expect(precise?.code == .tooManyDecimals)
            let many = await #expect(throws: TrainingError.self) {
                try await training.completions.record(fact("nobody", "nothing", "2022-06-02"), by: .tester)
            }
            #expect(many?.faults.map(\.column) == ["official", "course", "completedOn"])
            #expect(try await training.completions.list(for: .tester, PageRequest()).items.count == 2)
        }
    }

    /// Recordings take locks, so only a writer without them can violate the index: the second fact is not stored, and
    /// the next attempt finds the first.
    @Test func aFactThatOnlyTheIndexRefusesIsBusy() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.completions.record(fact("CB1", "DX-101", "2022-05-01"), by: .tester)
            let refused = await #expect(throws: PostgresError.self) {
                try await postgres.execute(
                    """
                    insert into completion (official, course, completed_on, recorded_by, request)
                    select official, course, completed_on + 1, recorded_by, request from completion
                    """
                )
            }
            #expect(refused?.constraint == "completion_one_live")
            let error = TrainingError.wrapping(try #require(refused))
            #expect(error.code == .busy)
            for language in Language.allCases { #expect(!error.sentence(in: language).contains("{")) }
        }
    }

    @Test func aRevokedFactCountsNoLongerAndCanBeRecordedAgain() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.completions.record(fact("CB1", "DX-101", "2022-05-01"), by: .tester)
            let last = try await training.completions.record(fact("CB1", "DX-102", "2022-06-01"), by: .tester)
            await #expect(throws: TrainingError.self) {
                try await training.completions.revoke(last.id, reason: "  ", by: .tester)
            }
            let revoked = try await training.completions.revoke(last.id, reason: "Nhầm người", by: .tester)
            #expect(revoked.revocationReason == "Nhầm người")
            let report = try await training.progress.report(ProgressQuestion())
            #expect(report.trained == 0)
            #expect(report.attendances == 1)
            #expect(try await training.progress.verify().isTrue)
            await #expect(throws: TrainingError.self) {
                try await training.completions.revoke(last.id, reason: "lần nữa", by: .tester)
            }
            let anew = try await training.completions.record(fact("CB1", "DX-102", "2022-07-01"), by: .tester)
            #expect(anew.isNew)
            #expect(anew.trainedFor == ["DX-2022"])
            #expect(try await training.progress.verify().isTrue)
            for edit: Statement in [
                "update completion set completed_on = completed_on - 1", "update completion set score = 10",
                "update completion set revoked_at = null, revoked_by = null, revocation_reason = null",
                "delete from completion",
            ] {
                let error = await #expect(throws: PostgresError.self) { try await postgres.execute(edit) }
                #expect(error?.constraint == "completion_is_never_edited")
            }
        }
    }

    @Test func countsInTheUnitOfTheDay() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            for official in ["CB1", "CC2"] {
                _ = try await training.completions.record(fact(official, "DX-101", "2022-02-01"), by: .tester)
            }
            _ = try await training.completions.record(fact("CB1", "DX-102", "2022-05-31"), by: .tester)
            let move = """
                official_code,full_name,organization_code
                CB1,Nguyễn Thị Thuỷ,G03
                CC2,Trần Văn Đức,G03
                """
            _ = try await training.take(.officials, move) { $0.effectiveOn = Day("2022-06-01") }
            #expect(try await training.progress.verify().isTrue)
            _ = try await training.completions.record(fact("CC2", "DX-102", "2022-06-01"), by: .tester)
            let units = try await training.progress.report(ProgressQuestion()).units
            let trained = Dictionary(uniqueKeysWithValues: units.map { ($0.code, $0.trained) })
            #expect(trained["01"] == 1)
            #expect(trained["79"] == 0)
            #expect(trained["G03"] == 1)
            let attendances = Dictionary(uniqueKeysWithValues: units.map { ($0.code, $0.attendances) })
            #expect(attendances == ["01": 2, "79": 1, "G03": 1, "G14": 0])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A move is recorded late, with a day before a completion that is on record.
    @Test func aLateMoveTakesCountedFactsAlong() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.completions.record(fact("CB1", "DX-101", "2022-02-01"), by: .tester)
            _ = try await training.completions.record(fact("CB1", "DX-102", "2022-05-01"), by: .tester)
            let move = "official_code,full_name,organization_code\nCB1,Nguyễn Thị Thuỷ,79\n"
            _ = try await training.take(.officials, move) { $0.effectiveOn = Day("2022-04-01") }
            let units = try await training.progress.report(ProgressQuestion()).units
            #expect(units.first { $0.code == "79" }?.trained == 1)
            #expect(units.first { $0.code == "01" }?.trained == 0)
            #expect(units.first { $0.code == "01" }?.attendances == 1)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func importsFactsOnce() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file = """
                official_code,course_code,completed_on,score,evidence
                CB1,DX-101,2022-05-01,8.5,GCN-1
                CB1,DX-101,01/05/2022,"8,50",GCN-1
                CB1,DX-102,2022-05-02,9,
                CC2,DX-101,2022-05-01,,
                CC2,DX-101,2022-05-03,,
                XX,YY,2022-02-30,11x,
                """
            let summary = try await training.take(.completions, file)
            #expect(summary.rows == 6)
            #expect(summary.created == 3)
            #expect(summary.unchanged == 1)
            #expect(summary.rejected == 2)
            #expect(summary.trained == 1)
            let faults = Dictionary(
                uniqueKeysWithValues: summary.firstRejected.map { ($0.line, $0.faults.map(\.code)) }
            )
            #expect(faults[6] == [.duplicateRow])
            #expect(Set(faults[7] ?? []) == [.unknownOfficial, .unknownCourse, .invalidDate, .notNumber])
            let again = try await training.take(.completions, file)
            #expect(again.created == 0)
            #expect(again.unchanged == 4)
            let facts = try await training.completions.list(for: .tester, PageRequest())
            #expect(facts.items.map { $0.source?.line } == [2, 4, 5])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// The table in the docs has every code for which a completion is refused or flagged.
    @Test func theDocumentedCasesAreTheCases() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        func text(_ path: String) throws -> String {
            try String(contentsOf: folder.appending(path: path).standardizedFileURL, encoding: .utf8)
        }
        let judgement = try [
            "Sources/Training/Statements/completions.sql", "Schema/Migrations/0004_officials.sql",
            "Schema/Migrations/0007_completions.sql",
        ].map { try text("../../\($0)") }.joined()
        let flags = try text("../../Schema/Migrations/0008_classes_and_enrollments.sql")
        let known = Set(ErrorCode.allCases.map(\.rawValue))
        let refused = Set(judgement.matches(of: #/'([a-z_]+)'/#).map { String($0.output.1) }).intersection(known)
        let flagged = Set(flags.matches(of: #/then '([a-z_]+)'/#).map { String($0.output.1) })
        let documented = Set(
            try text("../../docs/completions.md").matches(of: #/\| `([a-z_]+)` \|\n/#).map { String($0.output.1) }
        )
        #expect((refused.count, flagged.count) == (13, 3))
        // This fault is found without the registry.
        #expect(documented == refused.union(flagged).union(["recognition_without_evidence"]))
    }
}
