import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Officials who leave, return or are merged, and the effect of a caller's scope.
@Suite(.permit) struct PeopleTests {
    private func record(_ training: Training, _ official: String, _ course: String, _ day: Day) async throws {
        _ = try await training.completions.record(
            RecordCompletion(official: official, course: course, completedOn: day),
            by: .tester
        )
    }

    private func units(_ training: Training) async throws -> [String: [Int]] {
        let units = try await training.progress.report(ProgressQuestion()).units
        return Dictionary(uniqueKeysWithValues: units.map { ($0.code, [$0.trained, $0.attendances]) })
    }

    private func expectTruth(_ training: Training) async throws {
        let verification = try await training.progress.verify()
        #expect(verification.isTrue, "\(verification.differences)")
    }

    @Test func anOfficialOutOfServiceCompletesNothing() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            for course in ["DX-101", "DX-102"] { try await record(training, "CB1", course, .on(2022, 3, 1)) }
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-103"), by: .tester)
            let both = EnrollmentRequest(target: .class("L1"), officials: .numbered(["CB1", "CC2"]))
            let fates = try await training.enrollments.enroll(both, by: .tester).items
            #expect(fates.map(\.state) == [.active, .waitlisted])
            let before = try await units(training)
            let left = try await training.officials.depart("CB1", on: .on(2022, 4, 1), reason: "Nghỉ hưu", by: .tester)
            #expect((left.official.leftOn, left.absences.count) == (.on(2022, 4, 1), 1))
            // The number stays, and the seat goes to the waitlist.
            #expect(try await units(training) == before)
            #expect(
                try await training.enrollments.list(for: .tester, PageRequest()).items.map(\.state)
                    == [.withdrawn, .active]
            )
            for (day, code) in [(Day.on(2022, 4, 1), ErrorCode.officialHadLeft), (.on(2022, 5, 1), .officialHadLeft)] {
                let refused = await #expect(throws: TrainingError.self) {
                    try await record(training, "CB1", "DX-103", day)
                }
                #expect(refused?.code == code)
            }
            let again = await #expect(throws: TrainingError.self) {
                try await training.officials.depart("CB1", on: .on(2022, 5, 1), reason: "x", by: .tester)
            }
            #expect(again?.code == .leftAlready)
            _ = try await training.officials.return("CB1", on: .on(2022, 5, 1), by: .tester)
            try await record(training, "CB1", "DX-103", .on(2022, 5, 1))
            let summary = try await training.take(
                .completions,
                "official_code,course_code,completed_on\nCB1,DX-103,2022-05-01\nCB1,DX-101,2022-04-15\n"
            )
            #expect((summary.unchanged, summary.rejected) == (1, 1))
            try await expectTruth(training)
        }
    }

    @Test func twoRecordsOfOnePersonBecomeOneAndNoNumberMoves() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            // CB1 in 01 and CC2 in 79 are the same person; each record lacks the course that the other one has.
            _ = try await postgres.execute("update official set national_id = null where official_code = 'CC2'")
            try await record(training, "CB1", "DX-101", .on(2022, 3, 1))
            try await record(training, "CC2", "DX-101", .on(2022, 4, 1))
            try await record(training, "CC2", "DX-102", .on(2022, 5, 1))
            #expect(try await units(training)["79"] == [1, 2])
            let merged = try await training.officials.merge("CC2", into: "CB1", by: .tester)
            #expect(merged.mergedFrom == ["CC2"])
            #expect(merged.completions.map(\.course) == ["DX-102", "DX-101", "DX-101"])
            // The person is trained once, by the last fact, in the unit where it was recorded; DX-101 was attended
            // once.
            #expect(try await units(training)["79"] == [1, 1])
            #expect(try await units(training)["01"] == [0, 1])
            try await expectTruth(training)

            // Either number names the person now.
            let shown = try await training.officials.show("CC2", for: .tester)
            #expect(shown.official.officialCode == "CB1")
            try await record(training, "CC2", "DX-103", .on(2022, 6, 1))
            #expect(try await units(training)["01"] == [0, 2])
            let summary = try await training.take(
                .completions,
                "official_code,course_code,completed_on\nCC2,DX-102,2022-05-01\nCB1,DX-102,2022-05-01\n"
            )
            #expect(summary.unchanged == 2)
            let row = "official_code,full_name,organization_code\nCC2,Trần Văn Đức,79\n"
            #expect(try await training.take(.officials, row).firstRejected.first?.faults.first?.code == .officialMerged)
            #expect(try await training.officials.list(for: .tester, PageRequest()).items.count == 2)
            for (one, two, code) in [
                ("CB1", "CC2", ErrorCode.mergeWithItself), ("CB9", "CB1", .noSuchOfficial),
            ] {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.officials.merge(one, into: two, by: .tester)
                }
                #expect(error?.code == code)
            }
            try await expectTruth(training)
        }
    }

    /// A dry run shows the result and changes nothing.
    @Test func aMergeHasADryRun() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let file = "official_code,full_name,organization_code\nH1,Nguyễn Thị Thuỷ,79\n"
            _ = try await training.take(.officials, file)
            try await record(training, "CB1", "DX-101", .on(2022, 3, 1))
            try await record(training, "H1", "DX-101", .on(2022, 4, 1))
            try await record(training, "H1", "DX-102", .on(2022, 5, 1))
            func everything() async throws -> [String] {
                try await postgres.query(
                    """
                    select official::text from official
                    union all select completion::text from completion
                    union all select trained::text from trained
                    union all select audit::text from audit where action <> 'national_id.read'
                    order by 1
                    """
                )
            }
            let before = try await everything()
            let tried = try await training.officials.merge("H1", into: "CB1", isDryRun: true, by: .tester)
            #expect(tried.dryRun)
            #expect(try await everything() == before)
            #expect(try await training.officials.show("H1", for: .tester).official.officialCode == "H1")
            // The reading of the national ID is on the trail all the same.
            let readings: Int? = try await postgres.first(
                "select count(*) from audit where action = 'national_id.read' and name = 'CB1'"
            )
            #expect(readings == 1)
            let merged = try await training.officials.merge("H1", into: "CB1", by: .tester)
            #expect(!merged.dryRun)
            #expect(tried.official == merged.official)
            #expect(tried.mergedFrom == merged.mergedFrom)
            #expect(tried.trainedFor.map(\.goal) == merged.trainedFor.map(\.goal))
            #expect(tried.completions.map(\.id) == merged.completions.map(\.id))
            #expect(tried.completions.map { $0.revokedAt == nil } == merged.completions.map { $0.revokedAt == nil })
            try await expectTruth(training)
        }
    }

    @Test func twoNationalIDsAreTwoPeople() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let error = await #expect(throws: TrainingError.self) {
                try await training.officials.merge("CC2", into: "CB1", by: .tester)
            }
            #expect(error?.code == .mergeNumbersDiffer)
        }
    }

    @Test func anOfficialIsRegisteredByTheRulesOfFiles() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let written: [OfficialEdit.Field: String] = [
                .officialCode: "CC9", .nationalID: "001085000009", .fullName: "  Lê   Thị Hoa", .gender: "Nữ",
                .organization: "79", .category: "công chức", .dateOfBirth: "1/2/1985",
            ]
            let made = try await training.officials.register(OfficialEdit(written), by: .tester)
            #expect((made.official.fullName, made.official.gender) == ("Lê Thị Hoa", "female"))
            let again = await #expect(throws: TrainingError.self) {
                try await training.officials.register(OfficialEdit(written), by: .tester)
            }
            #expect(again?.code == .nationalIdTaken)
            let nothing = await #expect(throws: TrainingError.self) {
                try await training.officials.register(OfficialEdit([.email: "x", .gender: "?"]), by: .tester)
            }
            #expect(
                nothing?.faults.map(\.code)
                    == [.missingValue, .missingValue, .missingNumber, .unknownGender, .invalidEmail]
            )
            var child = written
            (child[.officialCode], child[.nationalID], child[.dateOfBirth]) = ("CC10", nil, "2015-01-01")
            let underage = OfficialEdit(child)
            let young = await #expect(throws: TrainingError.self) {
                try await training.officials.register(underage, by: .tester)
            }
            #expect(young?.code == .underage)
        }
    }

    @Test func nothingOutOfScopeIsFound() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            for course in ["DX-101", "DX-102"] {
                try await record(training, "CB1", course, .on(2022, 3, 1))
                try await record(training, "CC2", course, .on(2022, 3, 1))
            }
            let inside = try await Caller.within("01", postgres)
            #expect(try await training.officials.list(for: inside, PageRequest()).items.map(\.officialCode) == ["CB1"])
            #expect(try await training.completions.list(for: inside, PageRequest()).items.count == 2)
            #expect(
                try await training.organizations.list(for: inside, PageRequest()).items.map(\.code)
                    == ["00001", "001", "01"]
            )
            func code(_ body: () async throws -> Void) async -> ErrorCode? {
                await #expect(throws: TrainingError.self) { try await body() }?.code
            }
            // A thing outside the scope gets the answer of one that doesn't exist.
            #expect(await code { _ = try await training.officials.show("CC2", for: inside) } == .noSuchOfficial)
            #expect(await code { _ = try await training.officials.show("CC9", for: inside) } == .noSuchOfficial)
            #expect(await code { _ = try await training.officials.recordSheet("CC2", for: inside) } == .noSuchOfficial)
            #expect(await code { _ = try await training.organizations.show("79", for: inside) } == .noSuchOrganization)
            #expect(
                await code { _ = try await training.officials.list(.under("79"), for: inside, PageRequest()) }
                    == .noSuchOrganization
            )
            let theirs = try await training.completions.list(.of(official: "CC2"), for: .tester, PageRequest()).items
            for completion in theirs {
                #expect(
                    await code { _ = try await training.completions.show(completion.id, for: inside) }
                        == .noSuchCompletion
                )
                #expect(
                    await code { _ = try await training.completions.revoke(completion.id, reason: "x", by: inside) }
                        == .noSuchCompletion
                )
            }
            let fact = RecordCompletion(official: "CC2", course: "DX-103", completedOn: .on(2022, 4, 1))
            #expect(await code { _ = try await training.completions.record(fact, by: inside) } == .unknownOfficial)
            #expect(
                await code { _ = try await training.officials.edit("CC2", OfficialEdit([.phone: ""]), by: inside) }
                    == .noSuchOfficial
            )
            let move = OfficialEdit([.organization: "79"])
            #expect(
                await code { _ = try await training.officials.edit("CB1", move, by: inside) } == .unknownOrganization
            )
            let everyone = EnrollmentRequest(
                target: .course("DX-103"),
                officials: .belonging(under: nil, targetGroup: nil)
            )
            #expect(try await training.enrollments.enroll(everyone, by: inside).items.map(\.official) == ["CB1"])
            let named = EnrollmentRequest(target: .course("DX-103"), officials: .numbered(["CB1", "CC2", "CC9"]))
            #expect(
                try await training.enrollments.enroll(named, by: inside).items.map(\.fate)
                    == [.unchanged, .rejected, .rejected]
            )
            // Files follow the same rule.
            for (kind, text) in [
                (ImportKind.completions, "official_code,course_code,completed_on\nCC2,DX-103,2022-04-01\n"),
                (.officials, "official_code,full_name,organization_code\nCC2,Trần Văn Đức,01\nN1,Lê Thị Hoa,79\n"),
                (.enrollments, "official_code,course_code,enrolled_on\nCC2,DX-103,2022-04-01\n"),
            ] {
                let summary = try await training.take(kind, text, by: inside)
                #expect((summary.created, summary.updated, summary.unchanged) == (0, 0, 0), "\(kind)")
            }
            #expect(await code { _ = try await training.take(.courses, Samples.courses, by: inside) } == .forbidden)
            #expect(await code { _ = try await training.imports.undo(1, by: inside) } == .forbidden)
            // Only callers with the right see national IDs.
            #expect(try await training.officials.show("CB1", for: inside).official.nationalId == "•••••••••001")
            #expect(
                try await training.officials.list(for: inside, PageRequest()).items.map(\.nationalId)
                    == ["•••••••••001"]
            )
            var exported: [UInt8] = []
            try await training.exports.write(.officials, for: inside) { exported += $0 }
            let text = String(decoding: exported, as: UTF8.self)
            #expect(text.contains("CB1") && !text.contains("CC2") && !text.contains("001085000001"))
        }
    }

    /// A unit's classes are visible to callers of its scope, and of the units below it.
    @Test func classesOfOthersAreNotFound() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let hanoi = try await Caller.within("01", postgres)
            let saigon = try await Caller.within("79", postgres)
            let commune = try await Caller.within("00001", postgres)
            _ = try await training.classes.create(CreateClass(code: "ALL", course: "DX-101"), by: .tester)
            _ = try await training.classes.create(CreateClass(code: "HN", course: "DX-101"), by: hanoi)
            _ = try await training.classes.create(CreateClass(code: "HCM", course: "DX-101"), by: saigon)
            func codes(_ caller: Caller) async throws -> [String] {
                try await training.classes.list(for: caller, PageRequest()).items.map(\.code)
            }
            #expect(try await codes(hanoi) == ["ALL", "HN"])
            #expect(try await codes(commune) == ["ALL", "HN"])
            #expect(try await codes(saigon) == ["ALL", "HCM"])
            #expect(try await codes(.tester) == ["ALL", "HCM", "HN"])
            #expect(await refusal { _ = try await training.classes.show("HCM", for: hanoi) } == .noSuchClass)
            #expect(try await training.classes.show("HN", for: commune).organization == "01")
            for (code, caller, error) in [
                ("HCM", hanoi, ErrorCode.noSuchClass), ("ALL", hanoi, .forbidden), ("HN", commune, .forbidden),
                ("NONE", hanoi, .noSuchClass),
            ] {
                #expect(
                    await refusal { _ = try await training.classes.edit(code, ClassEdit(), by: caller) } == error
                )
            }
            #expect(await refusal { try await training.enroll(["CB1"], .class("HCM"), by: hanoi) } == .unknownClass)
            #expect(try await training.enroll(["CB1"], .class("HN"), by: commune).map(\.fate) == [.created])
            let file = "official_code,class_code,enrolled_on\nCB1,HCM,2022-03-01\n"
            let summary = try await training.take(.enrollments, file, by: hanoi)
            #expect(summary.firstRejected.first?.faults.map(\.code) == [.unknownClass])
        }
    }

    @Test func enrollingAUnitNamesNobodyByNationalID() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let file = "national_id,full_name,organization_code\n001190000005,Lê Thị Hoa,01\n"
            _ = try await training.take(.officials, file)
            let everybody = EnrollmentRequest(
                target: .course("DX-101"),
                officials: .belonging(under: nil, targetGroup: nil)
            )
            let hanoi = try await Caller.within("01", postgres)
            let items = try await training.enrollments.enroll(everybody, by: hanoi).items
            let address = try await training.officials.show("001190000005", for: hanoi).official.id
            #expect(items.map(\.official) == ["CB1", address])
        }
    }

    @Test func aScopedCallerSeesOwnImports() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let hanoi = try await Caller.within("01", postgres)
            let file = "official_code,full_name,organization_code\nH1,Lê Thị Hoa,01\n"
            let own = try #require(try await training.take(.officials, file, by: hanoi).importNumber)
            #expect(try await training.imports.list(PageRequest(), for: hanoi).items.map(\.number) == [own])
            #expect(try await training.imports.list(PageRequest(), for: .tester).items.count == 5)
            #expect(try await training.imports.show(own, for: hanoi).number == own)
            #expect(await refusal { _ = try await training.imports.show(1, for: hanoi) } == .noSuchImport)
            #expect(await refusal { _ = try await training.imports.show(99, for: hanoi) } == .noSuchImport)
        }
    }

    /// A record of the scope that was merged into one outside of it doesn't reveal that one.
    @Test func aMergeWithSomebodyOutsideNamesNobody() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let file = "official_code,full_name,organization_code\nH1,Lê Thị Hoa,01\n"
            _ = try await training.take(.officials, file)
            _ = try await training.officials.merge("H1", into: "VC3", by: .tester)
            let hanoi = try await Caller.within("01", postgres)
            let faults = try await training.take(.officials, file, by: hanoi).firstRejected.first?.faults
            #expect(faults?.map(\.code) == [.officialCodeTaken])
            #expect(faults?.first?.parameters["official"] == nil)
            #expect(await refusal { _ = try await training.officials.show("H1", for: hanoi) } == .noSuchOfficial)
        }
    }

    /// A record's code doesn't reveal the national ID of the record into which it was merged.
    @Test func aMergeIntoARecordWithoutACodeHidesItsNationalID() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let number = "001190000005"
            let file = "official_code,full_name,organization_code\nH1,Lê Thị Hoa,01\n"
            _ = try await training.take(.officials, file)
            _ = try await training.take(
                .officials,
                "national_id,full_name,organization_code\n\(number),Lê Thị Hoa,01\n"
            )
            _ = try await training.officials.merge("H1", into: number, by: .tester)
            let hanoi = try await Caller.within("01", postgres)
            let fault = try await training.take(.officials, file, by: hanoi).firstRejected.first?.faults.first
            #expect(fault?.code == .officialMerged)
            let address = try await training.officials.show(number, for: hanoi).official.id
            #expect(fault?.parameters["official"] == address)
            let fact = RecordCompletion(official: "H1", course: "DX-101", completedOn: .on(2022, 3, 1))
            #expect(try await training.completions.record(fact, by: hanoi).official == address)
            // This caller may see national IDs but gave another number: showing the ID would be a reading without an
            // entry.
            #expect(try await training.completions.record(fact, by: .tester).official == address)
            let byNumber = RecordCompletion(official: number, course: "DX-101", completedOn: .on(2022, 3, 1))
            #expect(try await training.completions.record(byNumber, by: .tester).official == number)
        }
    }

    /// Of two enrollments the person keeps the one that is further on, from whichever record.
    @Test func aMergeKeepsTheEnrollmentThatIsFurtherOn() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await training.fillWithSamples()
            _ = try await postgres.execute("update official set national_id = null where official_code = 'CC2'")
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-103"), by: .tester)
            try await training.enroll(["CC2", "CB1", "VC3"], .class("L1"))
            try await training.enroll(["CB1", "CC2"], .course("DX-101"), on: .on(2022, 3, 1))
            try await training.enroll(["CB1", "CC2"], .course("DX-102"), on: .on(2022, 3, 1))
            for official in ["CB1", "CC2"] { try await training.complete(official, "DX-101", on: .on(2022, 4, 1)) }
            try await training.complete("CC2", "DX-102", on: .on(2022, 4, 1))
            _ = try await training.officials.merge("CC2", into: "CB1", by: .tester)
            let sheet = try await training.officials.recordSheet("CB1", for: .tester)
            func states(_ course: String) -> [EnrollmentState] {
                sheet.enrollments.filter { $0.course == course || course == "L1" && $0.class == "L1" }.map(\.state)
                    .reversed()
            }
            #expect(states("L1") == [.active, .withdrawn])
            #expect(states("DX-101") == [.completed, .withdrawn])
            #expect(states("DX-102") == [.withdrawn, .completed])
            let found = try await training.classes.show("L1", for: .tester)
            #expect((found.seatsTaken, found.waitlisted) == (1, 1))
            try await expectEverythingTrue(training, postgres)
        }
    }

    @Test func officialsOutOfServiceGiveNoShareOfAGoal() async throws {
        try await withTraining(today: .on(2022, 6, 1)) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.officials.depart("CC2", on: .on(2022, 5, 1), reason: "Nghỉ hưu", by: .tester)
            let shares = try await training.goals.allocate("DX-2022", .byHeadcount, by: .tester).allocations
            #expect(shares.filter { $0.target > 0 }.map(\.organization).sorted() == ["01", "G14"])
        }
    }
}
