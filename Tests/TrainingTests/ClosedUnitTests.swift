import CSV
import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// Units that end, their people, and units that are reopened.
@Suite(.permit) struct ClosedUnitTests {
    static let day = Day.on(2022, 6, 1)

    /// An official of a closed unit is exported with it, and importing that file changes nothing.
    @Test func anExportOfAnEndedUnitsOfficialsComesBackUnchanged() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.organizations.close("79", on: Self.day, by: .tester)
            let text = String(decoding: try await training.export(.officials, CSVDialect()), as: UTF8.self)
            #expect(text.contains("\nCC2,001190000002,Trần Văn Đức,1990-12-31,male,,,79,Chuyên viên,civil_servant"))
            let again = try await training.take(.officials, text)
            #expect((again.rows, again.unchanged) == (3, 3), "\(again.firstRejected)")
            // A new official can't come to a closed unit.
            let new = try await training.take(
                .officials,
                "official_code,full_name,organization_code\nN1,Lê Hoa,79\nCB1,Nguyễn Thị Thuỷ,79\n"
            )
            #expect(new.rejected == 2)
            #expect(new.firstRejected.allSatisfy { $0.faults.map(\.code) == [.unknownOrganization] })
        }
    }

    /// A new unit with an ended unit's code needs a first day, because the caller may mean the ended one.
    @Test func aCodeOfAnEndedUnitNeedsADay() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.organizations.close("G03", on: Self.day, by: .tester)
            let error = await #expect(throws: TrainingError.self) {
                let unit = CreateOrganization(code: "G03", parentCode: "VN", level: .ministry, name: "Bộ Giáo dục")
                _ = try await training.organizations.create(unit, by: .tester)
            }
            #expect(error?.code.rawValue == "organization_ended")
            #expect(error?.parameters["expected"] == "2022-06-01")
        }
    }

    /// The code of an official's closed unit is left out of the export if it names another unit by now.
    @Test func whereTheCodeNamesAnotherUnitTheFileNamesNone() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.organizations.close("79", on: Self.day, by: .tester)
            let other = CreateOrganization(
                code: "79",
                parentCode: "VN",
                level: .province,
                name: "Tỉnh khác",
                validFrom: Self.day
            )
            _ = try await training.organizations.create(other, by: .tester)
            let text = String(decoding: try await training.export(.officials, CSVDialect()), as: UTF8.self)
            #expect(text.contains("\nCC2,001190000002,Trần Văn Đức,1990-12-31,male,,,,Chuyên viên"))
            let again = try await training.take(.officials, text)
            #expect((again.rows, again.unchanged) == (3, 3), "\(again.firstRejected)")
            let record = try await training.officials.show("CC2", for: .tester)
            #expect(record.official.organizationName == "Thành phố Hồ Chí Minh")
            // A new official has to belong to a unit, and a known one moves to the existing unit.
            let file = "official_code,full_name,organization_code\nN1,Lê Hoa,\nCC2,Trần Văn Đức,79\n"
            let moved = try await training.take(.officials, file)
            #expect((moved.updated, moved.rejected) == (1, 1))
            #expect(moved.firstRejected.first?.faults.map(\.code) == [.missingValue])
            #expect(try await training.officials.show("CC2", for: .tester).official.organizationName == "Tỉnh khác")
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// `1` has not lost a zero if it was a unit's own code, although `01` is another unit.
    @Test func anEndedUnitsCodeIsNotMended() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            let unit = CreateOrganization(code: "1", parentCode: "VN", level: .ministry, name: "Cục Một")
            _ = try await training.organizations.create(unit, by: .tester)
            let person = OfficialEdit([.nationalID: "001190000009", .fullName: "Lê Thị Hoa", .organization: "1"])
            _ = try await training.officials.register(person, by: .tester)
            _ = try await training.organizations.close("1", on: Self.day, by: .tester)
            let file = "national_id,full_name,organization_code\n001190000009,Lê Thị Hoa,1\n"
            let again = try await training.take(.officials, file)
            #expect((again.unchanged, again.noted) == (1, 0), "\(again.firstRejected)")
        }
    }

    /// The days before, and the numbers counted then, stay in the closed unit; later days belong to the other one.
    @Test func theOfficialsOfAnEndingUnitMoveToAnother() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            for (course, day) in [
                ("DX-101", Day.on(2022, 5, 1)), ("DX-102", .on(2022, 5, 2)), ("DX-103", .on(2022, 7, 1)),
            ] {
                try await training.complete("CC2", course, on: day)
            }
            let left = try await training.organizations.close("79", on: Self.day, by: .tester)
            #expect((left.officials, left.moved, left.movedTo) == (1, 0, nil))
            #expect(left.validUntil == Self.day)
            func numbers(_ day: Day) async throws -> [String: [Int]] {
                var question = ProgressQuestion()
                (question.asOf, question.by) = (day, .province)
                let report = try await training.progress.report(question)
                return Dictionary(uniqueKeysWithValues: report.units.map { ($0.code, [$0.trained, $0.attendances]) })
            }
            let before = try await numbers(.on(2022, 5, 31))
            // Closing the unit on the same day again only names the unit that takes its officials.
            let closed = try await training.organizations.close("79", on: Self.day, movingTo: "G14", by: .tester)
            #expect((closed.officials, closed.moved, closed.movedTo) == (0, 1, "G14"))
            let record = try await training.officials.show("CC2", for: .tester)
            #expect(record.organizations.map(\.organizationCode) == ["G14", "79"])
            #expect(record.organizations.first?.since == Self.day)
            #expect(record.trainedFor.first?.organizationCode == "79")
            #expect(try await numbers(.on(2022, 5, 31)) == before)
            #expect(try await training.progress.verify().isTrue)
            let attendances: Int? = try await postgres.first(
                """
                select sum(progress.attendances) from progress
                join organization_span span on span.organization = progress.organization
                where span.code = 'G14' and progress.day = '2022-07-01'
                """
            )
            #expect(attendances == 1)
        }
    }

    @Test func theReceivingUnitHasToExist() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            for (day, target, code) in [
                (Self.day, "nowhere", ErrorCode.unknownOrganization), (Self.day, "79", .unknownOrganization),
                (.on(2022, 9, 1), "G14", .moveInFuture),
            ] {
                let error = await #expect(throws: TrainingError.self) {
                    try await training.organizations.close("79", on: day, movingTo: target, by: .tester)
                }
                #expect(error?.faults.map(\.code) == [code])
                #expect(error?.faults.first?.column == "move_to")
            }
            #expect(try await training.organizations.show("79", for: .tester).validUntil == nil)
        }
    }

    /// An official who came after the unit's last day, as it turns out, has been in the other unit since then.
    @Test func laterArrivalsKeepTheirFirstDay() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            let move = OfficialEdit([.organization: "79"], effectiveOn: .on(2022, 7, 1))
            _ = try await training.officials.edit("VC3", move, by: .tester)
            _ = try await training.organizations.close("79", on: Self.day, movingTo: "01", by: .tester)
            let record = try await training.officials.show("VC3", for: .tester)
            #expect(record.organizations.map(\.organizationCode) == ["01", "G14"])
            #expect(record.organizations.first?.since == .on(2022, 7, 1))
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aUnitGoesOnAsIfItHadNotEnded() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            let before = try await training.organizations.show("79", for: .tester)
            _ = try await training.organizations.close("79", on: Self.day, by: .tester)
            #expect(try await training.organizations.reopen("79", by: .tester) == before)
            #expect(try await training.organizations.show("79", for: .tester) == before)
            #expect(try await training.officials.show("CC2", for: .tester).official.organizationCode == "79")
            let twice = await #expect(throws: TrainingError.self) {
                try await training.organizations.reopen("79", by: .tester)
            }
            #expect(twice?.code == .organizationNotEnded)
            let unknown = await #expect(throws: TrainingError.self) {
                try await training.organizations.reopen("nowhere", by: .tester)
            }
            #expect(unknown?.code == .noSuchOrganization)
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aUnitExistsAgainFromADayOn() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            _ = try await training.organizations.close("79", on: Self.day, by: .tester)
            let early = await #expect(throws: TrainingError.self) {
                try await training.organizations.reopen("79", on: .on(2022, 5, 1), by: .tester)
            }
            #expect(early?.code == .dayBeforeSpan)
            let again = try await training.organizations.reopen("79", on: .on(2022, 7, 1), by: .tester)
            #expect((again.validFrom, again.validUntil) == (.on(2022, 7, 1), nil))
            await #expect(throws: TrainingError.self) {
                try await training.organizations.show("79", on: .on(2022, 6, 15), for: .tester)
            }
            #expect(
                try await training.organizations.show("79", on: .on(2022, 5, 1), for: .tester).validUntil == Self.day
            )
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A reopened unit needs a parent, and no code names two units.
    @Test func aUnitIsReopenedOnlyWherePossible() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, _ in
            try await training.fillWithSamples()
            for code in ["00001", "001"] {
                _ = try await training.organizations.close(code, on: Self.day, by: .tester)
            }
            let orphan = await #expect(throws: TrainingError.self) {
                try await training.organizations.reopen("00001", by: .tester)
            }
            #expect(orphan?.code == .parentHasEnded)
            #expect(orphan?.parameters["found"] == "001")
            _ = try await training.organizations.reopen("001", on: .on(2022, 7, 1), by: .tester)
            await #expect(throws: TrainingError.self) { try await training.organizations.reopen("00001", by: .tester) }
            _ = try await training.organizations.reopen("00001", on: .on(2022, 7, 1), by: .tester)
            #expect(try await training.progress.verify().isTrue)

            _ = try await training.organizations.close("G03", on: Self.day, by: .tester)
            let other = CreateOrganization(
                code: "G03",
                parentCode: "VN",
                level: .ministry,
                name: "Bộ khác",
                validFrom: .on(2022, 7, 1)
            )
            _ = try await training.organizations.create(other, by: .tester)
            let taken = await #expect(throws: TrainingError.self) {
                try await training.organizations.reopen("G03", by: .tester)
            }
            #expect(taken?.code == .organizationCodeTaken)
        }
    }
}
