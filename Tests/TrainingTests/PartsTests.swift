import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// The parts of the number add up to the whole on every day, whatever happens to units and people.
@Suite(.permit) struct PartsTests {
    private static let present = Day.on(2022, 12, 31)

    /// Expects that the units below a unit add up to its number on a day, and returns their codes.
    @discardableResult
    private func expectSum(
        _ training: Training,
        by level: OrganizationLevel? = nil,
        under unit: String? = nil,
        on day: Day
    ) async throws -> Set<String> {
        let report = try await training.progress.report(ProgressQuestion(by: level, under: unit, asOf: day))
        let about = "by \(level?.rawValue ?? "parts") under \(unit ?? "all") on \(day)"
        #expect(report.units.reduce(0) { $0 + $1.trained } == report.trained, "\(about)")
        #expect(report.units.reduce(0) { $0 + $1.attendances } == report.attendances, "\(about)")
        return Set(report.units.filter { $0.trained > 0 }.map(\.code))
    }

    @Test func aUnitThatHasNotBegunOrHasEndedIsAPart() async throws {
        try await withTraining(today: Self.present) { training, _ in
            try await training.fillWithSamples()
            // One official was trained before their unit began, as far as the registry knows; another's unit has ended.
            _ = try await training.organizations.create(
                CreateOrganization(
                    code: "99",
                    parentCode: "VN",
                    level: .province,
                    name: "Tỉnh Mới",
                    validFrom: .on(2022, 6, 1)
                ),
                by: .tester
            )
            try await training.register(1, "N", in: "99")
            for (official, day) in [("N1", Day.on(2022, 3, 1)), ("CC2", .on(2022, 4, 1)), ("CB1", .on(2022, 5, 1))] {
                for course in ["DX-101", "DX-102"] { try await training.complete(official, course, on: day) }
            }
            _ = try await training.organizations.close("79", on: .on(2022, 7, 1), movingTo: "01", by: .tester)
            let record = try await training.officials.show("N1", for: .tester)
            #expect(record.trainedFor.map(\.organizationCode) == ["99"])
            #expect(try await expectSum(training, on: .on(2022, 3, 31)) == ["99"])
            #expect(try await expectSum(training, on: Self.present) == ["99", "79", "01"])

            // A unit with another parent by now has its number below the former one.
            _ = try await training.organizations.create(
                CreateOrganization(code: "002", parentCode: "01", level: .district, name: "Quận Hoàn Kiếm"),
                by: .tester
            )
            var edit = OrganizationEdit()
            (edit.parentCode, edit.effectiveOn) = (.set("002"), .on(2022, 8, 1))
            _ = try await training.organizations.edit("00001", edit, by: .tester)
            #expect(try await expectSum(training, under: "001", on: Self.present) == ["00001"])
            #expect(try await expectSum(training, by: .commune, under: "001", on: Self.present) == ["00001"])
            let there = ProgressQuestion(by: .commune, under: "002", asOf: Self.present)
            #expect(try await training.progress.report(there).units.map(\.trained) == [0])
        }
    }

    @Test func aUnitIsLookedUpOnTheDayOfTheQuestion() async throws {
        try await withTraining(today: Self.present) { training, _ in
            try await training.fillWithSamples()
            for course in ["DX-101", "DX-102"] { try await training.complete("CC2", course, on: .on(2022, 4, 1)) }
            // From July on, 79 is another unit's code, and the first unit's is 80.
            var edit = OrganizationEdit()
            (edit.code, edit.effectiveOn) = (.set("80"), .on(2022, 7, 1))
            _ = try await training.organizations.edit("79", edit, by: .tester)
            (edit.code, edit.effectiveOn) = (.set("79"), .on(2022, 7, 1))
            _ = try await training.organizations.edit("01", edit, by: .tester)
            let curve = try await training.progress.history(under: "79", on: .on(2022, 6, 30))
            #expect(curve.map(\.trained) == [1])
            #expect(curve.map(\.day) == [.on(2022, 4, 1)])
            #expect(try await training.progress.history(under: "79").isEmpty)
            #expect(try await training.progress.history(under: "80").map(\.trained) == [1])
        }
    }

    /// A random year in which people complete courses, move and are merged, and units move and end: on each day the
    /// parts add up to the whole, and the whole equals the recount.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func thePartsAlwaysAddUpToTheWhole(seed: UInt64) async throws {
        var chance = Chance(seed: seed)
        try await withTraining(today: Self.present) { training, postgres in
            var communes = try await fill(training)
            let people = (1...24).map { "P\($0)" }
            let rows = people.map { "\($0),Lê Thị Hoa,\(chance.pick(communes))\n" }
            _ = try await training.take(.officials, "official_code,full_name,organization_code\n" + rows.joined())
            var done = 0
            for step in 1...90 {
                let day = Day.on(2022, 1, 1).adding(days: Int(chance.next() % 364))
                do {
                    switch chance.next() % 12 {
                    case 0:
                        let (one, two) = (chance.pick(people), chance.pick(people))
                        _ = try await training.officials.merge(one, into: two, by: .tester)
                    case 1, 2:
                        let edit = OfficialEdit([.organization: chance.pick(communes)], effectiveOn: day)
                        _ = try await training.officials.edit(chance.pick(people), edit, by: .tester)
                    case 3:
                        var edit = OrganizationEdit()
                        (edit.parentCode, edit.effectiveOn) = (.set(chance.pick(["D1", "D2", "D3"])), day)
                        _ = try await training.organizations.edit(chance.pick(communes), edit, by: .tester)
                    case 4 where communes.count > 3:
                        let ended = chance.pick(communes)
                        let next = chance.pick(communes.filter { $0 != ended })
                        _ = try await training.organizations.close(ended, on: day, movingTo: next, by: .tester)
                        communes.removeAll { $0 == ended }
                    default:
                        try await training.complete(chance.pick(people), "DX-10\(step % 3 + 1)", on: day)
                    }
                    done += 1
                } catch is TrainingError {
                    // Random changes include impossible ones, such as a move to the same unit or a fact that stands.
                }
            }
            #expect(done > 40)
            try await expectEverythingTrue(training, postgres)
            let days: [(Day, Int)] = try await postgres.query(
                """
                select day::date,
                       (select count(*) from trained join goal on goal.id = trained.goal
                        where goal.code = 'DX-2022' and trained.day <= series.day)
                from generate_series(date '2022-01-01', date '2022-12-31', interval '11 days') series (day)
                """
            )
            for (day, trained) in days {
                #expect(try await training.progress.report(ProgressQuestion(asOf: day)).trained == trained)
                try await expectSum(training, on: day)
                try await expectSum(training, by: .district, on: day)
                try await expectSum(training, by: .commune, on: day)
                for province in ["T1", "T2"] {
                    try await expectSum(training, under: province, on: day)
                    try await expectSum(training, by: .commune, under: province, on: day)
                }
                for district in ["D1", "D2", "D3"] { try await expectSum(training, under: district, on: day) }
            }
        }
    }

    /// Two provinces with three districts and eight communes, whose codes are returned, and a curriculum.
    private func fill(_ training: Training) async throws -> [String] {
        _ = try await training.take(.organizations, Samples.twoProvinces)
        _ = try await training.take(.courses, Samples.courses)
        _ = try await training.take(.curricula, Samples.curricula)
        return Samples.communes
    }
}
