import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Edits of an official that are refused.
@Suite(.permit) struct OfficialEditTests {
    private static let today = Day.on(2026, 6, 1)

    private func fault(_ body: () async throws -> Void) async -> Fault? {
        let error = await #expect(throws: TrainingError.self) { try await body() }
        #expect(error?.faults.count == 1)
        return error?.faults.first
    }

    /// A move holds at once: a future one would hide the official from the unit in which they still are.
    @Test func nobodyMovesOnAFutureDay() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let tomorrow = Day.on(2026, 6, 2)
            let moved = await fault {
                let edit = OfficialEdit([.organization: "79"], effectiveOn: tomorrow)
                _ = try await training.officials.edit("CB1", edit, by: .tester)
            }
            #expect(moved == Fault("effective_on", .moveInFuture, ["found": "2026-06-02"]))
            let new: [OfficialEdit.Field: String] = [.officialCode: "N1", .fullName: "Lê Thị Hoa", .organization: "79"]
            let registered = await fault {
                _ = try await training.officials.register(OfficialEdit(new, effectiveOn: tomorrow), by: .tester)
            }
            #expect(registered?.code == .moveInFuture)
            #expect(try await training.officials.show("CB1", for: .tester).official.organizationCode == "00001")

            let edit = OfficialEdit([.organization: "79"], effectiveOn: Self.today)
            let record = try await training.officials.edit("CB1", edit, by: .tester)
            #expect(record.organizations.map(\.organizationCode) == ["79", "00001"])
            _ = try await training.officials.register(OfficialEdit(new, effectiveOn: Self.today), by: .tester)
        }
    }

    /// A file follows the same rule about days as an edit by hand, and its dry run says so.
    @Test(arguments: [false, true]) func aFileMovesNobodyOnAFutureDay(isDryRun: Bool) async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let imports = try await training.imports.list(PageRequest(), for: .tester).items.count
            let file = "official_code,full_name,organization_code\nCB1,Nguyễn Thị Thuỷ,79\nN1,Lê Mới,79\n"
            func take(_ day: Day) async throws -> ImportSummary {
                try await training.take(.officials, file) { ($0.effectiveOn, $0.isDryRun) = (day, isDryRun) }
            }
            let refused = await #expect(throws: TrainingError.self) {
                try await take(Self.today.adding(days: 1))
            }
            #expect(refused?.code == .moveInFuture)
            #expect(refused?.parameters["found"] == "2026-06-02")
            #expect(try await training.imports.list(PageRequest(), for: .tester).items.count == imports)
            #expect(try await training.officials.show("CB1", for: .tester).official.organizationCode == "00001")
            let taken = try await take(Self.today)
            #expect((taken.updated, taken.created) == (1, 1))
        }
    }

    /// A day that would change nothing is refused, so that nobody believes it did.
    @Test func aDayWithoutAMoveIsRefused() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let since = Day.on(2024, 1, 1)
            let move = OfficialEdit([.organization: "79"], effectiveOn: since)
            let moved = try await training.officials.edit("CB1", move, by: .tester)
            for edit in [
                OfficialEdit([.organization: "79"], effectiveOn: .on(2022, 3, 1)),
                OfficialEdit([.organization: "79"], effectiveOn: .on(2025, 3, 1)),
                OfficialEdit([:], effectiveOn: .on(2020, 1, 1)),
                OfficialEdit([.phone: "0911111111"], effectiveOn: .on(2020, 1, 1)),
            ] {
                let refused = await fault { _ = try await training.officials.edit("CB1", edit, by: .tester) }
                #expect(refused?.code == .noMove)
                #expect(refused?.column == "effective_on")
                #expect(refused?.parameters["expected"] == "79")
            }
            // An official who has always been in their unit has no day of a move.
            let always = await fault {
                _ = try await training.officials.edit("CC2", OfficialEdit([:], effectiveOn: since), by: .tester)
            }
            #expect(always?.code == .noMove)
            // The same move again changes nothing.
            for edit in [move, OfficialEdit([.organization: "79"]), OfficialEdit([:], effectiveOn: since)] {
                let same = try await training.officials.edit("CB1", edit, by: .tester)
                #expect(same.organizations == moved.organizations)
            }
            let early = await fault {
                let edit = OfficialEdit([.organization: "01"], effectiveOn: .on(2023, 1, 1))
                _ = try await training.officials.edit("CB1", edit, by: .tester)
            }
            #expect(early?.code == .dayBeforeSpan)
            #expect(early?.column == "effective_on")
        }
    }

    @Test func aBirthIsCorrectedByTheRulesOfNewOnes() async throws {
        try await withTraining(today: Self.today) { training, postgres in
            try await training.fillWithSamples()
            let completed = Day.on(2022, 3, 1)
            try await training.complete("CB1", "DX-101", on: completed)
            func edit(_ birth: String, _ official: String = "CB1", _ effective: Day? = nil) async throws {
                let edit = OfficialEdit([.dateOfBirth: birth], effectiveOn: effective)
                _ = try await training.officials.edit(official, edit, by: .tester)
            }
            let young = await fault { try await edit("2015-01-01", "VC3") }
            #expect((young?.column, young?.code) == ("date_of_birth", .underage))
            // Both faults come at once: too young, and born after a completion.
            let unborn = await #expect(throws: TrainingError.self) { try await edit("2022-03-01") }
            #expect(unborn?.faults.map(\.code) == [.underage, .completedBeforeBirth])
            #expect(unborn?.faults.last?.parameters == ["found": "2022-03-01", "expected": "2022-03-01"])
            #expect(try await training.officials.show("CB1", for: .tester).official.dateOfBirth == .on(1985, 2, 3))
            try await edit("1985-02-04")

            // An official who entered the service later has to be of age by then.
            let new: [OfficialEdit.Field: String] = [
                .officialCode: "N1", .fullName: "Lê Thị Hoa", .organization: "79", .dateOfBirth: "2005-01-01",
            ]
            let entered = Day.on(2025, 1, 1)
            _ = try await training.officials.register(OfficialEdit(new, effectiveOn: entered), by: .tester)
            try await edit("2006-12-31", "N1")
            let younger = await fault { try await edit("2007-01-02", "N1") }
            #expect(younger?.parameters["expected"] == "2025-01-01")
            // An official without a day of entry gets one with their date of birth.
            try await edit("2006-12-31", "VC3", entered)
            let since: [Day?] = try await postgres.query(
                "select organization_since from official where official_code = 'VC3'"
            )
            #expect(since == [nil])
        }
    }

    /// A number names one person, in whichever column.
    @Test func aNumberIsNotGivenTwiceAcrossColumns() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let theirs = "001190000002"
            let code = await fault {
                let edit = OfficialEdit([.officialCode: theirs])
                _ = try await training.officials.edit("CB1", edit, by: .tester)
            }
            #expect((code?.column, code?.code) == ("official_code", .officialCodeTaken))
            let registered = await fault {
                let edit = OfficialEdit([.officialCode: theirs, .fullName: "Phạm Mã", .organization: "01"])
                _ = try await training.officials.register(edit, by: .tester)
            }
            #expect((registered?.column, registered?.code) == ("official_code", .officialCodeTaken))

            let number = "001085123456"
            let file = "official_code,full_name,organization_code\n\(number),Phạm Mã,01\n"
            _ = try await training.take(.officials, file)
            let nationalID = await fault {
                let edit = OfficialEdit([.nationalID: number])
                _ = try await training.officials.edit("CB1", edit, by: .tester)
            }
            #expect((nationalID?.column, nationalID?.code) == ("national_id", .nationalIdTaken))
            let new = await fault {
                let edit = OfficialEdit([.nationalID: number, .fullName: "Lê Căn Cước", .organization: "79"])
                _ = try await training.officials.register(edit, by: .tester)
            }
            #expect((new?.column, new?.code) == ("national_id", .nationalIdTaken))
            // An official's own number may stand in both columns.
            let own = try await training.officials.edit(number, OfficialEdit([.nationalID: number]), by: .tester)
            #expect((own.official.officialCode, own.official.nationalId) == (number, number))
        }
    }

    /// A shared number that a file brought stays, and its holders can be edited in everything else.
    @Test func unchangedNumbersAreAccepted() async throws {
        try await withTraining(today: Self.today) { training, _ in
            try await training.fillWithSamples()
            let number = "001190000002"
            let file = "official_code,full_name,organization_code\n\(number),Phạm Mã,01\n"
            #expect(try await training.take(.officials, file).created == 1)
            for edit in [OfficialEdit([.phone: "0911111111"]), OfficialEdit([.officialCode: "CC2", .phone: ""])] {
                _ = try await training.officials.edit("CC2", edit, by: .tester)
            }
            let edited = try await training.officials.edit(number, OfficialEdit([.officialCode: "PM1"]), by: .tester)
            #expect((edited.official.officialCode, edited.official.fullName) == ("PM1", "Phạm Mã"))
        }
    }
}
