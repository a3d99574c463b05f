import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@Suite(.permit) struct OrganizationTests {
    /// Many communes share a name, so units are shown with the units above them.
    @Test func unitsAreShownWithTheUnitsAbove() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let units = try await training.organizations.list(for: .tester, PageRequest()).items
            let within = Dictionary(uniqueKeysWithValues: units.map { ($0.code, $0.within) })
            #expect(within["00001"] == "Quận Ba Đình, Thành phố Hà Nội")
            #expect(within["001"] == "Thành phố Hà Nội")
            #expect(within["01"] == .some(nil) && within["VN"] == .some(nil) && within["G14"] == .some(nil))
            #expect(
                try await training.organizations.show("00001", for: .tester).within == "Quận Ba Đình, Thành phố Hà Nội"
            )
            let official = try await training.officials.show("CB1", for: .tester).official
            #expect(official.organizationWithin == "Quận Ba Đình, Thành phố Hà Nội")
            let listed = try await training.officials.list(for: .tester, PageRequest()).items
            #expect(listed.first { $0.officialCode == "CB1" } == official)
            let report = try await training.progress.report(ProgressQuestion(by: .commune))
            #expect(report.units.map(\.within) == ["Quận Ba Đình, Thành phố Hà Nội"])
        }
    }

    @Test func parentsMayFollowTheirChildren() async throws {
        try await withTraining { training, _ in
            let summary = try await training.take(.organizations, Samples.organizations)
            #expect(summary.created == 7)
            let commune = try await training.organizations.show("00001", on: nil, for: .tester)
            #expect(commune.parentCode == "001")
            #expect(commune.level == .commune)
            let under = try await training.organizations.list(.under("01"), on: nil, for: .tester, PageRequest())
            #expect(under.items.map(\.code) == ["00001", "001", "01"])
        }
    }

    @Test func refusesFilesThatAreNoTree() async throws {
        try await withTraining { training, _ in
            let summary = try await training.take(
                .organizations,
                """
                code,parent_code,level,name
                VN,,national,Việt Nam
                01,VN,province,Hà Nội
                001,002,district,Vòng một
                002,001,district,Vòng hai
                003,99,district,Không cha
                00003,003,commune,Cháu của không cha
                01,VN,province,Lần hai
                VN2,,national,Nước nữa
                04,,province,Thiếu cha
                05,01,province,Tỉnh dưới tỉnh
                06,VN,làng,Cấp lạ
                """
            )
            #expect(summary.rows == 11)
            #expect(summary.created == 2)
            #expect(summary.rejected == 9)
            let codes = Dictionary(uniqueKeysWithValues: summary.firstRejected.map { ($0.line, $0.faults.map(\.code)) })
            #expect(codes[4] == [.parentMustStandAbove])
            #expect(codes[5] == [.parentMustStandAbove])
            #expect(codes[6] == [.unknownParent])
            #expect(codes[7] == [.parentRefused])
            #expect(codes[8] == [.duplicateRow])
            #expect(codes[9] == [.oneNation])
            #expect(codes[10] == [.missingParent])
            #expect(codes[11] == [.parentMustStandAbove])
            #expect(codes[12] == [.unknownLevel])
        }
    }

    @Test func aProvinceHangsFromTheNation() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            let province = CreateOrganization(code: "02", parentCode: "G14", level: .province, name: "Tỉnh Hà Giang")
            let made = await refusal { _ = try await training.organizations.create(province, by: .tester) }
            #expect(made == .parentMustStandAbove)
            var edit = OrganizationEdit()
            edit.parentCode = .set("G14")
            let moved = await refusal { _ = try await training.organizations.edit("01", edit, by: .tester) }
            #expect(moved == .parentMustStandAbove)
        }
    }

    @Test func anEditThatChangesNothingLeavesTheUnitAsItIs() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            let standing = try await training.organizations.show("01", for: .tester)
            #expect(try await training.organizations.edit("01", OrganizationEdit(), by: .tester) == standing)
            var edit = OrganizationEdit()
            (edit.name, edit.parentCode) = (.set(standing.name), .set("VN"))
            #expect(try await training.organizations.edit("01", edit, by: .tester) == standing)
            var filter = AuditFilter()
            filter.action = .organizationEdit
            #expect(try await training.audit.list(filter, by: .tester, PageRequest()).items.isEmpty)
        }
    }

    @Test func theSameFileAgainChangesNothing() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            let again = try await training.take(.organizations, Samples.organizations)
            #expect(again.unchanged == 7)
            #expect(again.created + again.updated + again.rejected == 0)
        }
    }

    @Test func aRenamedUnitKeepsItsPast() async throws {
        try await withTraining { training, _ in
            _ = try await training.take(.organizations, Samples.organizations)
            let renamed = try await training.take(
                .organizations,
                "code,parent_code,level,name\nG14,VN,ministry,Bộ Khoa học và Công nghệ\n"
            ) { $0.effectiveOn = Day("2025-03-01") }
            #expect(renamed.updated == 1)
            let before = try await training.organizations.show("G14", on: Day("2025-02-28"), for: .tester)
            let after = try await training.organizations.show("G14", on: Day("2025-03-01"), for: .tester)
            #expect(before.name == "Bộ Thông tin và Truyền thông")
            #expect(after.name == "Bộ Khoa học và Công nghệ")
        }
    }

    @Test func aCodeMayNameAnotherUnitLater() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let day = try #require(Day("2025-07-01"))
            await #expect(throws: TrainingError.self) {
                _ = try await training.organizations.close("01", on: day, by: .tester)
            }
            _ = try await training.organizations.close("79", on: day, by: .tester)
            let summary = try await training.take(
                .organizations,
                "code,parent_code,level,name\n79,VN,ministry,Một bộ khác\n"
            ) { $0.effectiveOn = day }
            #expect(summary.created == 1)
            #expect(try await training.organizations.show("79", on: Day("2025-06-30"), for: .tester).level == .province)
            #expect(try await training.organizations.show("79", on: day, for: .tester).level == .ministry)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func theDatabaseItselfRefusesACycle() async throws {
        try await withTraining { training, postgres in
            _ = try await training.take(.organizations, Samples.organizations)
            await #expect(throws: PostgresError.self) {
                try await postgres.execute(
                    """
                    update organization_span child
                    set parent = below.organization, parent_level = below.level
                    from organization_span below
                    where child.code = '01' and below.code = '00001'
                    """
                )
            }
        }
    }
}
