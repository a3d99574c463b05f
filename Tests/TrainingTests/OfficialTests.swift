import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

@Suite(.permit) struct OfficialTests {
    @Test func registersAndShows() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let record = try await training.officials.show("CB1", for: .tester)
            #expect(record.official.fullName == "Nguyễn Thị Thuỷ")
            #expect(record.official.gender == "female")
            #expect(record.official.category == "cadre")
            #expect(record.official.organizationName == "Phường Phúc Xá")
            #expect(record.official.source?.line == 2)
            #expect(try await training.officials.show("001085000001", for: .tester).official == record.official)
            #expect(record.masked().official.nationalId == "•••••••••001")
            await #expect(throws: TrainingError.self) { try await training.officials.show("nobody", for: .tester) }
        }
    }

    @Test func listsAndSearches() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let first = try await training.officials.list(.under(nil), for: .tester, PageRequest(limit: 2))
            #expect(first.items.map(\.officialCode) == ["CB1", "CC2"])
            let rest = try await training.officials.list(
                .under(nil),
                for: .tester,
                PageRequest(limit: 2, cursor: first.next)
            )
            #expect(rest.items.map(\.officialCode) == ["VC3"])
            #expect(rest.next == nil)
            #expect(
                try await training.officials.list(.under("01"), for: .tester, PageRequest()).items.map(\.officialCode)
                    == ["CB1"]
            )
            for words in ["le thi hoa", "LÊ", "Le\u{302} Thi\u{323}"] {
                let found = try await training.officials.list(.named(words, under: nil), for: .tester, PageRequest())
                #expect(found.items.map(\.officialCode) == ["VC3"], "\(words)")
            }
            #expect(
                try await training.officials.list(.named("duc", under: nil), for: .tester, PageRequest()).items.count
                    == 1
            )
        }
    }

    @Test func everyRowHasOneFate() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let summary = try await training.take(
                .officials,
                """
                Mã cán bộ;Số CCCD;Họ và tên;Ngày sinh;Mã đơn vị;Ghi chú
                CB1;1085000001;NGUYỄN THỊ THUỶ;03/02/1985;00001;không đổi
                CC2;001190000002;Trần Văn Đức Anh;;79;đổi tên
                N1;001090000011;Người Mới;1990-01-01;79;
                N2;001090000011;Trùng Số;1990-01-01;79;
                N1;;Trùng Mã;1990-01-01;79;
                N3;001190000002;Số của người khác;1990-01-01;79;
                CC2x;12345;;30/02/1990;nơi nào;
                VC3;001090000099;Điền thêm số;;G14;
                ;;Không có số;1990-01-01;79;
                """
            )
            #expect(summary.rows == 9)
            #expect(summary.unchanged == 1)
            #expect(summary.updated == 2)
            #expect(summary.created == 1)
            #expect(summary.rejected == 5)
            #expect(summary.warnings.map(\.parameters) == [["found": "Ghi chú"]])
            let faults = Dictionary(uniqueKeysWithValues: summary.firstRejected.map { ($0.line, $0.faults) })
            #expect(faults[5]?.map(\.code) == [.duplicateRow])
            #expect(faults[5]?.first?.parameters["line"] == "4")
            #expect(faults[7]?.map(\.code) == [.duplicateRow, .nationalIdTaken])
            #expect(faults[7]?.last?.parameters["official"] == "CC2")
            #expect(
                Set(faults[8]?.map(\.code) ?? [])
                    == [.nationalIdLength, .missingValue, .invalidDate, .unknownOrganization]
            )
            #expect(faults[10]?.map(\.code) == [.missingNumber])
            #expect(try await training.officials.show("VC3", for: .tester).official.nationalId == "001090000099")
        }
    }

    @Test func anEmptyCellLeavesWhatIsStored() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let summary = try await training.take(
                .officials,
                "official_code,full_name,organization_code,position\nCB1,Nguyễn Thị Thuỷ,00001,\n"
            )
            #expect(summary.unchanged == 1)
            #expect(try await training.officials.show("CB1", for: .tester).official.position == "Chủ tịch")
        }
    }

    @Test func theModesKeepToThemselves() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let file = "official_code,full_name,organization_code\nCB1,Đổi Tên,00001\nNEW,Người Mới,79\n"
            let created = try await training.take(.officials, file) { $0.mode = .create }
            #expect(created.firstRejected.map { $0.faults.map(\.code) } == [[.existsAlready]])
            #expect(created.created == 1)
            let updated = try await training.take(.officials, file + "N2,Nữa,79\n") { $0.mode = .update }
            #expect(updated.firstRejected.map { $0.faults.map(\.code) } == [[.doesNotExist]])
            #expect(updated.updated == 1)
            #expect(updated.unchanged == 1)
        }
    }

    @Test func twoRowsCanNotBeOnePerson() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let summary = try await training.take(
                .officials,
                """
                official_code,national_id,full_name,organization_code
                CB1,,Tên một,00001
                ,001085000001,Tên hai,00001
                """
            )
            #expect(summary.updated == 1)
            #expect(summary.firstRejected.first?.faults.map(\.code) == [.duplicateRow])
            #expect(summary.firstRejected.first?.faults.first?.parameters["found"] == "CB1")
        }
    }

    @Test func movingKeepsHistory() async throws {
        try await withTraining { training, _ in
            try await training.fillWithSamples()
            let move = "official_code,full_name,organization_code\nCB1,Nguyễn Thị Thuỷ,79\n"
            let moved = try await training.take(.officials, move) { $0.effectiveOn = Day("2022-06-01") }
            #expect(moved.updated == 1)
            let record = try await training.officials.show("CB1", for: .tester)
            #expect(record.organizations.map(\.organizationCode) == ["79", "00001"])
            #expect(record.organizations.map(\.since) == [Day("2022-06-01"), nil])
            let earlier = try await training.take(
                .officials,
                "official_code,full_name,organization_code\nCB1,Nguyễn Thị Thuỷ,G14\n"
            ) { $0.effectiveOn = Day("2022-05-01") }
            #expect(earlier.firstRejected.first?.faults.map(\.code) == [.dayBeforeSpan])
        }
    }

    @Test func theDatabaseKeepsOnePersonPerNumber() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            for statement: Statement in [
                "update official set national_id = '001085000001' where official_code = 'CC2'",
                "update official set official_code = 'CB1' where official_code = 'CC2'",
                "update official set national_id = '12' where official_code = 'CC2'",
                "update official set date_of_birth = '2999-01-01' where official_code = 'CC2'",
            ] {
                await #expect(throws: PostgresError.self) { try await postgres.execute(statement) }
            }
        }
    }
}
