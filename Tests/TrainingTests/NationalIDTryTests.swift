import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// A caller who may not see national IDs learns nothing by trying them.
@Suite(.permit) struct NationalIDTryTests {
    /// A client of the whole state who may not see national IDs.
    private static func blind(_ role: Role = .registrar, named name: String = "token:77") -> Caller {
        Caller(name: name, request: "r", role: role, scope: .everything)
    }

    private static let guess = "001085999001"

    /// The tries on the audit trail: caller, hits, misses, refused or not.
    private static func tries(_ postgres: PostgresClient) async throws -> [String] {
        try await postgres.query(
            """
            select concat_ws(' ', by, name, after ->> 'place', after ->> 'hits', after ->> 'misses', after ->> 'refused')
            from audit
            where action = 'national_id.try'
            order by id
            """
        )
    }

    /// Runs a test with two servers on one database.
    private func withTwoTrainings(
        today: Day,
        _ body: (_ one: Training, _ other: Training) async throws -> Void
    ) async throws {
        try await withDatabase(template: .migrated) { database in
            try await withClient(database.url) { one in
                try await withClient(database.url) { other in
                    try await body(
                        Training(postgres: one, logger: .quiet, today: { today }),
                        Training(postgres: other, logger: .quiet, today: { today })
                    )
                }
            }
        }
    }

    @Test func aNoteOnAnEditHidesTheNumber() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            _ = try await training.officials.edit("CB1", OfficialEdit([.nationalID: "001085000009"]), by: .tester)
            let file = "official_code,national_id,full_name,organization_code\nCB1,,Nguyễn Thị Thuỷ,00001\n"
            for overwrites in [false, true] {
                let notes = try SpooledFile()
                let summary = try await training.take(.officials, file, by: Self.blind()) {
                    ($0.clearsEmpty, $0.isDryRun, $0.notes, $0.overwritesEdits) = (true, true, notes.path, overwrites)
                }
                let told = String(decoding: try notes.read(at: 0, atMost: notes.size), as: UTF8.self)
                #expect(!told.contains("001085000009"), "\(told)")
                // The empty field, which couldn't clear the number, adds no note either.
                #expect(!told.contains("national_id"), "\(told)")
                #expect(summary.rejected == 0)
            }
        }
    }

    @Test func everyEntranceCountsHitsAndMisses() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            let lane = RecordingLane(training.completions)
            let registrar = Self.blind()
            let day = Day.on(2022, 5, 1)
            func file(_ header: String, _ row: String) -> (String) -> String {
                { "\(header)\n\(row.replacing("#", with: $0))\n" }
            }
            let officials = file("official_code,national_id,full_name,organization_code", "CB1,#,Nguyễn Thị Thuỷ,00001")
            let completions = file("national_id,course_code,completed_on", "#,DX-101,2022-05-01")
            let enrollments = file("national_id,course_code,enrolled_on", "#,DX-102,2022-05-01")
            var byOfficial = AuditFilter()
            let entrances: [(String, (String) async throws -> Void)] = [
                ("official", { _ = try await training.officials.show($0, for: registrar) }),
                ("official", { _ = try await training.officials.recordSheet($0, for: registrar) }),
                ("official", { _ = try await training.officials.edit($0, OfficialEdit([.phone: ""]), by: registrar) }),
                (
                    "official",
                    { _ = try await training.officials.depart($0, on: day, reason: "Nghỉ", by: registrar) }
                ),
                ("official", { _ = try await training.officials.return($0, on: day.adding(days: 1), by: registrar) }),
                ("official", { _ = try await training.officials.merge($0, into: $0, by: registrar) }),
                (
                    "completions",
                    {
                        _ = try await training.completions.list(.of(official: $0), for: registrar, PageRequest())
                    }
                ),
                (
                    "completions",
                    {
                        let fact = RecordCompletion(official: $0, course: "DX-103", completedOn: .on(2022, 4, 1))
                        _ = try await training.completions.record(fact, by: registrar)
                    }
                ),
                ("completions", { try await lane.name([$0], by: registrar) }),
                (
                    "enrollments",
                    {
                        var filter = EnrollmentFilter()
                        filter.official = $0
                        _ = try await training.enrollments.list(filter, for: registrar, PageRequest())
                    }
                ),
                (
                    "enrollments",
                    { _ = try await training.enroll([$0], .course("DX-101"), by: registrar) }
                ),
                (
                    "audit",
                    {
                        byOfficial.official = $0
                        _ = try await training.audit.list(byOfficial, by: Self.blind(.administrator), PageRequest())
                    }
                ),
                (
                    "import",
                    { _ = try await training.take(.officials, officials($0), by: registrar) { $0.isDryRun = true } }
                ),
                (
                    "import",
                    { _ = try await training.take(.completions, completions($0), by: registrar) { $0.isDryRun = true } }
                ),
                (
                    "import",
                    { _ = try await training.take(.enrollments, enrollments($0), by: registrar) { $0.isDryRun = true } }
                ),
                (
                    "official",
                    { _ = try await training.officials.edit("CB1", OfficialEdit([.nationalID: $0]), by: registrar) }
                ),
            ]
            for (place, enter) in entrances {
                let before = try await Self.tries(postgres).count
                try? await enter("001085000001")
                try? await enter(Self.guess)
                let entries = try await Self.tries(postgres).dropFirst(before)
                #expect(entries.count == 2, "\(place): \(entries)")
                #expect(entries.first?.hasSuffix(" \(place) 1 0") == true || entries.first?.hasSuffix("2 0") == true)
                #expect(entries.last?.contains(" \(place) 0 1") == true, "\(place): \(entries)")
            }
            // A code is no try, and callers who may see national IDs are not counted.
            let before = try await Self.tries(postgres)
            _ = try await training.officials.show("CC2", for: registrar)
            _ = try await training.take(
                .completions,
                "national_id,course_code,completed_on\n\(Self.guess),DX-101,2022-05-01\n"
            )
            _ = try? await training.officials.show(Self.guess, for: .tester)
            _ = try? await training.officials.show(Self.guess, for: Self.blind(.viewer))
            #expect(try await Self.tries(postgres) == before)
        }
    }

    /// Registering people under free numbers is no try; a refused registration is.
    @Test func registeringIsNoTryAndARefusalIs() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let registrar = Self.blind()
            func register(_ number: String, _ unit: String = "79") async throws {
                let edit = OfficialEdit([.nationalID: number, .fullName: "Lê Thị Hoa", .organization: unit])
                _ = try await training.officials.register(edit, by: registrar)
            }
            try await register("079190000009")
            #expect(try await Self.tries(postgres) == [])
            #expect(await refusal { try await register("001085000001") } == .nationalIdTaken)
            #expect(await refusal { try await register("001085000002", "nowhere") } == .unknownOrganization)
            #expect(try await Self.tries(postgres) == Array(repeating: "token:77 official 0 1", count: 2))
            let file = "official_code,national_id,full_name,organization_code\n"
            let people = "N1,079190000011,Lê Thị Hoa,79\nN2,079190000012,Lê Thị Hoa,79\n"
            let kept = try await training.take(.officials, file + people, by: registrar)
            #expect(kept.created == 2)
            #expect(try await Self.tries(postgres).count == 2)
            // A row with faults of its own tries no number and reveals none.
            let wrong = "N3,001085000001,Lê Thị Hoa,79,năm ngoái\nN3,001085000002,Lê Thị Hoa,79,năm ngoái\n"
            let header = file.replacing("\n", with: ",date_of_birth\n")
            let refused = try await training.take(.officials, header + wrong, by: registrar)
            #expect(
                refused.firstRejected.flatMap(\.faults).map(\.code).filter { $0 != .duplicateRow } == [
                    .invalidDate, .invalidDate,
                ]
            )
            #expect(try await Self.tries(postgres).count == 2)
        }
    }

    @Test func missesRunOutForADayOverAllServers() async throws {
        try await withTwoTrainings(today: .on(2022, 8, 1)) { one, other in
            try await one.fillWithSamples()
            let registrar = Self.blind()
            func file(_ numbers: Range<Int>) -> String {
                "national_id,full_name,organization_code\n"
                    + numbers.map { "079190\(100_000 + $0),Lê Thị Hoa,79\n" }.joined()
            }
            let first = try await one.take(.officials, file(0..<99), by: registrar) { $0.isDryRun = true }
            #expect(first.created == 99)
            #expect(await refusal { _ = try await other.officials.show(Self.guess, for: registrar) } == .noSuchOfficial)
            // The hundredth miss was the last; beyond it not even people on record are shown.
            let error = await #expect(throws: TrainingError.self) {
                try await one.officials.show(Self.guess, for: registrar)
            }
            #expect(error?.code == .nationalIdsUsedUp)
            #expect(error?.kind.httpStatus == 429)
            #expect((error?.parameters["seconds"]).flatMap { Int($0) }.map((1...86_400).contains) == true)
            #expect(
                await refusal { _ = try await other.officials.show("001085000001", for: registrar) }
                    == .nationalIdsUsedUp
            )
            #expect(
                await refusal {
                    _ = try await other.take(.officials, file(0..<1), by: registrar) { $0.isDryRun = true }
                } == .nationalIdsUsedUp
            )
            let edit = OfficialEdit([.nationalID: "079190000009", .fullName: "Lê Thị Hoa", .organization: "79"])
            #expect(await refusal { _ = try await one.officials.register(edit, by: registrar) } == .nationalIdsUsedUp)
            // Codes still work, and so do other callers.
            _ = try await one.officials.show("CB1", for: registrar)
            _ = try await one.officials.show("001085000001", for: Self.blind(named: "token:78"))
        }
    }

    /// A file with more misses than are left is refused whole, stores nothing, and uses up the rest.
    @Test func aFileBeyondTheLastMissIsRefusedWhole() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            let rows = (0..<101).map { "079190\(100_000 + $0),DX-101,2022-05-01\n" }.joined()
            let file = "national_id,course_code,completed_on\n001085000001,DX-101,2022-05-01\n" + rows
            #expect(
                await refusal { _ = try await training.take(.completions, file, by: Self.blind()) }
                    == .nationalIdsUsedUp
            )
            #expect(try await Self.tries(postgres) == ["token:77 import 1 101 true"])
            let stored: Int? = try await postgres.first("select count(*) from completion")
            #expect(stored == 0)
            // The next day has tries of its own.
            let tomorrow = Training(postgres: postgres, logger: .quiet, today: { .on(2022, 8, 2) })
            _ = try await tomorrow.officials.show("001085000001", for: Self.blind())
        }
    }

    /// A caller who may not see national IDs gets no more tries by handing out tokens.
    @Test func tokensOfOneMakerShareTheTries() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let now = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
            func holder(_ role: Role, by caller: Caller) async throws -> Caller {
                let made = try await training.accounts.create(
                    CreateToken(role: role, expiresAt: now + 3600),
                    by: caller
                )
                return try await training.accounts.authenticate(made.secret, address: nil, request: "r")
            }
            let maker = try await holder(.administrator, by: .tester)
            let (one, other) = (try await holder(.registrar, by: maker), try await holder(.recorder, by: maker))
            let apart = try await holder(.recorder, by: .tester)
            for caller in [one, other, apart, maker] {
                _ = try? await training.officials.show(Self.guess, for: caller)
            }
            let misses: [Int] = try await postgres.query("select misses from national_id_try order by caller")
            #expect(misses == [3, 1])
        }
    }
}
