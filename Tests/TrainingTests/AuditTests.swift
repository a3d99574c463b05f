import FoundationEssentials
import Postgres
import PostgresTesting
import Shapes
import Testing
import Training
import TrainingTesting

/// The entries of the audit trail, and the callers who see them.
@Suite(.permit) struct AuditTests {
    private func administrator(_ postgres: PostgresClient, of code: String? = nil) async throws -> Caller {
        let (name, address) = ("token:7", "192.0.2.9")
        if let code {
            return try await .within(code, as: .administrator, named: name, at: address, postgres)
        }
        return Caller(
            name: name,
            request: UUID().uuidString,
            address: address,
            role: .administrator,
            scope: .everything
        )
    }

    private func filter(_ change: (inout AuditFilter) -> Void) -> AuditFilter {
        var filter = AuditFilter()
        change(&filter)
        return filter
    }

    @Test func anEntryHasCallerActionSubjectAndChanges() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let caller = try await administrator(postgres, of: "01")
            _ = try await training.officials.edit("CB1", OfficialEdit([.phone: "0987654321", .email: ""]), by: caller)
            let entry = try #require(
                try await training.audit.list(filter { $0.subject = .official }, by: .tester, PageRequest()).items
                    .first
            )
            #expect((entry.action, entry.name, entry.organization) == ("official.edit", "CB1", "00001"))
            #expect((entry.by, entry.address, entry.request) == ("token:7", "192.0.2.9", caller.request))
            #expect(entry.before == .fields(["phone": .text("0912345678"), "email": .text("thuy@example.vn")]))
            #expect(entry.after == .fields(["phone": .text("0987654321")]))
        }
    }

    @Test func numbersKeepTheirDigitsAndNewThingsHaveNothingBefore() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            var edit = CourseEdit()
            edit.hours = .set(7.25)
            _ = try await training.courses.edit("DX-101", edit, by: .tester)
            _ = try await training.targetGroups.put(
                TargetGroup(code: "it", titleVi: "Công nghệ thông tin"),
                by: .tester
            )
            let entries = try await training.audit.list(by: .tester, PageRequest(limit: 2)).items
            #expect(entries.map(\.before) == [nil, .fields(["hours": .number("4")])])
            #expect(entries.last?.after == .fields(["hours": .number("7.25")]))
        }
    }

    @Test func failedAndEmptyChangesLeaveNoEntry() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let before: Int? = try await postgres.first("select count(*) from audit")
            _ = try await training.courses.publish("DX-101", by: .tester)
            _ = try await training.take(.courses, Samples.courses) { $0.isDryRun = true }
            await #expect(throws: TrainingError.self) {
                try await training.officials.depart("CB1", on: .on(2022, 1, 1), reason: " ", by: .tester)
            }
            let after: Int? = try await postgres.first("select count(*) from audit")
            #expect(after == before)
        }
    }

    @Test func theListIsFilteredAndOnlyForAdministrators() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            _ = try await training.courses.create(.titled("A-1", "Khoá một"), by: .tester)
            let caller = try await administrator(postgres)
            _ = try await training.courses.create(.titled("A-2", "Khoá hai"), by: caller)
            func names(_ change: (inout AuditFilter) -> Void) async throws -> [String?] {
                try await training.audit.list(filter(change), by: caller, PageRequest()).items.map(\.name)
            }
            #expect(try await names { $0.by = "token:7" } == ["A-2"])
            #expect(try await names { $0.action = .courseCreate } == ["A-2", "A-1"])
            #expect(try await names { ($0.subject, $0.name) = (.course, "A-1") } == ["A-1"])
            #expect(try await names { $0.request = caller.request } == ["A-2"])
            #expect(try await names { $0.subject = .import }.count == 4)
            let today = Day.today()
            #expect(try await names { ($0.from, $0.until) = (today, today) }.count == 6)
            #expect(try await names { $0.from = today.adding(days: 1) } == [])
            #expect(try await names { $0.until = today.adding(days: -1) } == [])
            let registrar = Caller(name: "token:8", request: "r", role: .registrar, scope: .everything)
            let refused = await #expect(throws: TrainingError.self) {
                try await training.audit.list(by: registrar, PageRequest())
            }
            #expect(refused?.code == .forbidden)
        }
    }

    @Test func pagesGoOnWhereTheyWereWhileEntriesAreAdded() async throws {
        try await withTraining { training, _ in
            for number in 1...5 { _ = try await training.courses.create(.titled("A-\(number)", "Khoá"), by: .tester) }
            var seen: [String?] = []
            var cursor: String?
            repeat {
                let page = try await training.audit.list(by: .tester, PageRequest(limit: 2, cursor: cursor))
                seen += page.items.map(\.name)
                cursor = page.next
                _ = try await training.courses.create(.titled("B-\(seen.count)", "Khoá"), by: .tester)
            } while cursor != nil
            #expect(seen == ["A-5", "A-4", "A-3", "A-2", "A-1"])
        }
    }

    @Test func anAdministratorOfAUnitSeesItsEntries() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            for number in ["CB1", "CC2"] {
                _ = try await training.officials.edit(number, OfficialEdit([.phone: "0987654321"]), by: .tester)
            }
            let inside = try await administrator(postgres, of: "01")
            let entries = try await training.audit.list(by: inside, PageRequest()).items
            #expect(entries.map(\.name) == ["CB1", "CB1"])
            #expect(entries.map(\.action) == ["national_id.read", "official.edit"])
            // Both units see an official's move: the one that they leave, and the one to which they come.
            _ = try await training.officials.edit("CB1", OfficialEdit([.organization: "79"]), by: .tester)
            let left = try await training.audit.list(by: inside, PageRequest(limit: 1)).items.first
            #expect(left?.action == "official.edit")
            let there = try await administrator(postgres, of: "79")
            let arrived = try await training.audit.list(by: there, PageRequest(limit: 2)).items
            #expect(arrived.map(\.action) == ["national_id.read", "official.arrive"])
        }
    }

    @Test func nationalIDsAreHiddenWithoutTheRight() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let hidden = OfficialEdit([
                .nationalID: "001085000009", .fullName: "Lê Thị Hoa", .organization: "79",
            ])
            _ = try await training.officials.register(hidden, by: .tester)
            _ = try await training.officials.depart("001085000009", on: .on(2022, 1, 1), reason: "Nghỉ", by: .tester)
            _ = try await training.officials.show("001085000009", for: .tester)
            func text(_ caller: Caller) async throws -> String {
                let entries = try await training.audit.list(by: caller, PageRequest()).items
                return String(decoding: JSONWriter.text(of: entries), as: UTF8.self)
            }
            let masked = try await text(try await administrator(postgres))
            #expect(!masked.contains("001085000009"))
            #expect(masked.contains("•••••••••009"))
            #expect(try await text(.tester).contains("001085000009"))
            // Reading national IDs on the audit trail is a reading of national IDs too.
            let reading = try await training.audit.list(by: administrator(postgres), PageRequest(limit: 1)).items.first
            #expect(reading?.action == "national_id.read")
            #expect(reading?.after == .fields(["place": .text("audit"), "asked": .fields([:]), "shown": .number("5")]))
        }
    }

    @Test func readingNationalIDsIsRecordedAndReadingWithoutThemIsNot() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let masked = try await administrator(postgres)
            func read(_ caller: Caller) async throws {
                _ = try await training.officials.show("CB1", for: caller)
                _ = try await training.officials.recordSheet("CC2", for: caller)
                _ = try await training.officials.list(.named("thuy", under: "01"), for: caller, PageRequest())
                _ = try await training.officials.list(for: caller, PageRequest())
                // No entry is left where no national ID was shown.
                _ = try await training.officials.show("VC3", for: caller)
                try await training.exports.write(.officials, for: caller) { _ in }
                try await training.exports.write(.courses, for: caller) { _ in }
            }
            let start: Int64? = try await postgres.first("select max(id) from audit")
            try await read(masked)
            let told: [String] = try await postgres.query("select action from audit where id > \(start) order by id")
            #expect(told == ["official.export"])
            try await read(.tester)
            let entries: [(String, String?, PostgresJSON)] = try await postgres.query(
                """
                select action, name, after from audit
                where id > \(start) and action <> 'official.export'
                order by id
                """
            )
            #expect(entries.allSatisfy { $0.0 == "national_id.read" })
            #expect(entries.map(\.1) == ["CB1", "CC2", nil, nil, nil])
            let said = try entries.map { try JSONParser.parse(Array($0.2.text.utf8)).sorted }
            func reading(_ place: String, _ asked: [String: String], _ shown: Int) -> JSONValue {
                .fields([
                    "place": .text(place), "asked": .fields(asked.mapValues { .text($0) }), "shown": .integer(shown),
                ])
            }
            #expect(
                said == [
                    reading("official", ["official": "CB1"], 1), reading("record", ["official": "CC2"], 1),
                    reading("officials", ["under": "01", "text": "thuy"], 1), reading("officials", [:], 2),
                    reading("export", ["kind": "officials"], 3),
                ]
            )
        }
    }

    /// Facts name officials without a code by national ID.
    @Test func anOfficialsNameInAnEntryIsHiddenOrItsReadingRecorded() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            let number = "001085000009"
            let person = "national_id,full_name,organization_code\n\(number),Lê Thị Hoa,79\n"
            _ = try await training.take(.officials, person)
            let fact = RecordCompletion(official: number, course: "DX-101", completedOn: .on(2022, 5, 1))
            let completion = try await training.completions.record(fact, by: .tester).id
            let request = EnrollmentRequest(target: .course("DX-102"), officials: .numbered([number]))
            let enrollment = try #require(
                try await training.enrollments.enroll(request, by: .tester).items[0].enrollment
            )
            func names(_ caller: Caller) async throws -> Set<String> {
                [
                    try await training.completions.show(completion, for: caller).official,
                    try await training.completions.list(for: caller, PageRequest()).items[0].official,
                    try await training.enrollments.show(enrollment, for: caller).enrollment.official,
                    try await training.enrollments.list(for: caller, PageRequest()).items[0].official,
                ]
            }
            let masked = try await administrator(postgres)
            let address = try await training.officials.show(number, for: masked).official.id
            let start: Int64? = try await postgres.first("select max(id) from audit")
            #expect(try await names(masked) == [address])
            let end: Int64? = try await postgres.first("select max(id) from audit")
            #expect(end == start)
            #expect(try await names(.tester) == [number])
            let entries = try await training.audit.list(
                filter { $0.action = .nationalIDRead },
                by: administrator(postgres, of: "79"),
                PageRequest()
            )
            #expect(entries.items.map(\.name) == Array(repeating: "•••••••••009", count: 4))
            // A change's answer masks the national ID too.
            let withdrawn = try await training.enrollments.withdraw(enrollment, why: "Bận", by: masked)
            #expect(withdrawn.enrollment.official == address)
            let revoked = try await training.completions.revoke(completion, reason: "Nhầm", by: masked)
            #expect(revoked.official == address)
        }
    }

    /// A change answers with the official, which is a reading of their national ID too.
    @Test func aChangeThatShowsANationalIDIsAReading() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            let number = "001085000009"
            let person = OfficialEdit([.nationalID: number, .fullName: "Lê Thị Hoa", .organization: "79"])
            _ = try await training.officials.register(person, by: .tester)
            try await change(number, of: training, by: .tester)
            _ = try await training.take(.officials, "official_code,full_name,organization_code\nH1,Lê Thị Hoa,79\n")
            _ = try await training.officials.merge("H1", into: number, by: .tester)
            let places: [String] = try await postgres.query(
                """
                select concat(after ->> 'place', ' ', after ->> 'shown') from audit
                where action = 'national_id.read'
                order by id
                """
            )
            #expect(
                places == [
                    "official 1", "official 1", "official 1", "official 1", "completions 1", "enrollments 1",
                    "enrollments 1", "official 1",
                ]
            )
            try await change(number, of: training, by: administrator(postgres))
            let count: Int? = try await postgres.first("select count(*) from audit where action = 'national_id.read'")
            #expect(count == places.count)
        }
    }

    /// Changes an official in every way that can be repeated.
    private func change(_ number: String, of training: Training, by caller: Caller) async throws {
        let month = caller.seesNationalIDs ? 5 : 7
        _ = try await training.officials.edit(number, OfficialEdit([.phone: "090000000\(month)"]), by: caller)
        _ = try await training.officials.depart(number, on: .on(2022, month, 1), reason: "Ốm", by: caller)
        _ = try await training.officials.return(number, on: .on(2022, month, 9), by: caller)
        let fact = RecordCompletion(official: number, course: "DX-101", completedOn: .on(2022, month, 20))
        let completion = try await training.completions.record(fact, by: caller)
        if caller.seesNationalIDs {
            #expect(completion.official == number)
        } else {
            #expect(try await completion.official == training.officials.show(number, for: caller).official.id)
        }
        _ = try await training.completions.revoke(completion.id, reason: "Nhầm", by: caller)
        let everybody = EnrollmentRequest(
            target: .course("DX-102"),
            officials: .belonging(under: "79", targetGroup: nil)
        )
        let items = try await training.enrollments.enroll(everybody, by: caller).items
        let enrollment = try #require(items.last?.enrollment)
        _ = try await training.enrollments.withdraw(enrollment, why: "Bận", by: caller)
    }

    @Test func anInterruptedExportIsAudited() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            struct Gone: Error {}
            await #expect(throws: (any Error).self) {
                try await training.exports.write(.officials, for: .tester) { _ in throw Gone() }
            }
            let last = try await training.audit.list(by: .tester, PageRequest(limit: 2)).items
            #expect(last.map(\.action) == ["official.export", "national_id.read"])
        }
    }

    @Test(arguments: [
        "update audit set by = 'x'", "delete from audit", "truncate audit", "update audit set by = 'x' where id = 0",
    ])
    func notEvenTheOwnerChangesIt(statement: String) async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let error = await #expect(throws: PostgresError.self) {
                try await postgres.execute("\(unescaped: statement)")
            }
            #expect(error?.sqlState == "42501")
        }
    }
}
