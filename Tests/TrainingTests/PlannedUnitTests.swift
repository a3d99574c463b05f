import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// A planned change of a unit shows from its day on, and no earlier change removes it.
@Suite(.permit) struct PlannedUnitTests {
    private static let present = Day.on(2026, 11, 24)
    private static let newYear = Day.on(2027, 1, 1)

    /// Plans another code and name for G14 from the new year on.
    private func plan(_ training: Training) async throws {
        var edit = OrganizationEdit()
        (edit.code, edit.name) = (.set("G20"), .set("Bộ Khoa học và Công nghệ"))
        edit.effectiveOn = Self.newYear
        _ = try await training.organizations.edit("G14", edit, by: .tester)
    }

    /// The names of G14 in an official's record, in the record's units, and in a list.
    private func names(_ training: Training) async throws -> [String?] {
        let record = try await training.officials.show("VC3", for: .tester)
        let listed = try await training.officials.list(.named("Hoà"), for: .tester, PageRequest()).items
        return [
            record.official.organizationCode, record.official.organizationName,
            record.organizations.first?.organizationCode, record.organizations.first?.organizationName,
            listed.first?.organizationCode, listed.first?.organizationName,
        ]
    }

    @Test func aPlannedNameShowsOnItsDay() async throws {
        try await withTraining(today: Self.present) { training, postgres in
            try await training.fillWithSamples()
            let old: [String?] = ["G14", "Bộ Thông tin và Truyền thông"]
            let new: [String?] = ["G20", "Bộ Khoa học và Công nghệ"]
            try await plan(training)
            #expect(try await names(training) == old + old + old)
            let later = Training(postgres: postgres, logger: .quiet, today: { Self.newYear })
            #expect(try await names(later) == new + new + new)
        }
    }

    @Test func aPlannedCodeNamesNothingBeforeItsDay() async throws {
        try await withTraining(today: Self.present) { training, postgres in
            try await training.fillWithSamples()
            let owned = CreateClass.seating(nil, "L1", of: "DX-101") { $0.organization = .set("G14") }
            _ = try await training.classes.create(owned, by: .tester)
            let month = Date(timeIntervalSinceNow: 30 * 86_400)
            _ = try await training.accounts.create(
                CreateToken(role: .viewer, scope: "G14", expiresAt: month),
                by: .tester
            )
            _ = try await training.officials.edit("VC3", OfficialEdit([.phone: "0911111111"]), by: .tester)
            try await plan(training)
            let later = Training(postgres: postgres, logger: .quiet, today: { Self.newYear })
            for (training, code) in [(training, "G14"), (later, "G20")] {
                #expect(try await training.classes.show("L1", for: .tester).organization == code)
                #expect(try await training.accounts.list(by: .tester, PageRequest()).items.map(\.scope) == [code])
                let entries = try await training.audit.list(by: .tester, PageRequest(limit: 1000)).items
                #expect(Set(entries.compactMap(\.organization)) == [code])
            }
        }
    }

    /// A thing that belongs to a unit must never look as if it were the whole state's, or nobody's.
    @Test func aPlannedUnitHasItsFirstName() async throws {
        try await withTraining(today: Self.present) { training, postgres in
            try await training.fillWithSamples()
            let owned = CreateClass.seating(nil, "L1", of: "DX-101") { $0.organization = .set("G14") }
            _ = try await training.classes.create(owned, by: .tester)
            try await postgres.execute(
                "update organization_span set valid = daterange('2026-12-01', null) where code = 'G14'"
            )
            try await plan(training)
            let first: [String?] = ["G14", "Bộ Thông tin và Truyền thông"]
            #expect(try await names(training) == first + [nil, nil] + first)
            #expect(try await training.classes.show("L1", for: .tester).organization == "G14")
        }
    }

    @Test func aFileKeepsPlannedChanges() async throws {
        try await withTraining(today: Self.present) { training, _ in
            try await training.fillWithSamples()
            try await plan(training)
            _ = try await training.organizations.create(
                CreateOrganization(
                    code: "G21",
                    parentCode: "VN",
                    level: .ministry,
                    name: "Bộ Mới",
                    validFrom: Self.newYear
                ),
                by: .tester
            )
            let summary = try await training.take(
                .organizations,
                """
                code,parent_code,level,name
                G14,VN,ministry,Bộ Thông tin
                G21,VN,ministry,Bộ Mới
                98,VN,province,Tỉnh Mới
                """
            )
            #expect((summary.updated, summary.created, summary.rejected) == (1, 1, 1))
            // A row that names a unit before its first day gets that day in the fault.
            #expect(summary.firstRejected.map { $0.faults.map(\.code) } == [[.dayBeforeSpan]])
            let renamed = try await training.organizations.show("G14", for: .tester)
            #expect(renamed.name == "Bộ Thông tin")
            #expect(renamed.validFrom == Self.present)
            #expect(renamed.validUntil == Self.newYear)
            let planned = try await training.organizations.show("G20", on: Self.newYear, for: .tester)
            #expect((planned.name, planned.validUntil) == ("Bộ Khoa học và Công nghệ", nil))
            #expect(try await training.progress.verify().isTrue)

            let undone = try await training.imports.undo(try #require(summary.importNumber), by: .tester)
            #expect((undone.removed, undone.restored, undone.leftCount) == (1, 1, 0))
            let restored = try await training.organizations.show("G14", for: .tester)
            #expect(restored.name == "Bộ Thông tin và Truyền thông")
            #expect(restored.validFrom == nil)
            #expect(restored.validUntil == Self.newYear)
            #expect(try await training.organizations.show("G20", on: Self.newYear, for: .tester) == planned)
            #expect(try await training.progress.verify().isTrue)
        }
    }
}
