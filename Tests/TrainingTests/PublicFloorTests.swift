import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// Numbers about single people are withheld without a token, and can't be worked out.
@Suite(.permit) struct PublicFloorTests {
    private typealias Unit = PublicFloor.Unit
    private typealias Part = PublicFloor.Part

    private func unit(_ id: Int32, _ officials: Int, own: Int = 0, counted: Int = 0) -> Unit {
        Unit(id: id, officials: officials, own: own, counted: counted)
    }

    private func below(_ parent: Int32, _ children: Int32...) -> [Part] {
        children.map { Part(parent: parent, child: $0, counted: 0) }
    }

    /// A lone small unit would be its parent less its siblings, so the smallest sibling is withheld too.
    @Test func aSmallUnitIsWithheldWithASibling() {
        let units = [unit(1, 50), unit(2, 3), unit(3, 20), unit(4, 9), unit(5, 9)]
        #expect(PublicFloor.withheld(units, below(1, 2, 3, 4, 5)) == [2, 5])
        // Two units with enough people together need no third; two with too few do.
        #expect(PublicFloor.withheld([unit(1, 50), unit(2, 3), unit(3, 2), unit(4, 9)], below(1, 2, 3, 4)) == [2, 3])
        #expect(
            PublicFloor.withheld([unit(1, 50), unit(2, 2), unit(3, 2), unit(4, 9)], below(1, 2, 3, 4)) == [2, 3, 4]
        )
        // A unit without officials reveals nothing, unless somebody was counted there.
        #expect(PublicFloor.withheld([unit(1, 50), unit(2, 0), unit(3, 20)], below(1, 2, 3)) == [2])
        let gone = [unit(1, 50, counted: 21), unit(2, 0), unit(3, 20, counted: 20)]
        let parts = [Part(parent: 1, child: 2, counted: 1), Part(parent: 1, child: 3, counted: 20)]
        #expect(PublicFloor.withheld(gone, parts) == [2, 3])
    }

    /// The parent's own officials are what remains when all its parts are subtracted.
    @Test func theParentsOwnOfficialsAreWithheldToo() {
        let units = [unit(1, 32, own: 2), unit(2, 20), unit(3, 10)]
        #expect(PublicFloor.withheld(units, below(1, 2, 3)) == [3])
        #expect(PublicFloor.withheld([unit(1, 36, own: 6), unit(2, 20), unit(3, 10)], below(1, 2, 3)) == [])
    }

    /// Everything below a withheld unit is withheld, or the parts would add up to it; below every parent that it ever
    /// had.
    @Test func aWithheldUnitHidesEverythingBelow() {
        let units = [unit(1, 50), unit(2, 3), unit(3, 12), unit(4, 35), unit(5, 6), unit(6, 6)]
        #expect(PublicFloor.withheld(units, below(1, 2, 3, 4) + below(3, 5, 6)) == [2, 3, 5, 6])
        // Unit 5 is small and now below 4: it needs a cover there, and where it was.
        let moved = [unit(1, 50), unit(3, 12), unit(4, 12), unit(5, 4), unit(6, 8), unit(7, 8)]
        #expect(PublicFloor.withheld(moved, below(1, 3, 4) + below(3, 5, 6) + below(4, 5, 7)) == [5, 6, 7])
    }

    /// Random trees: each parent less its shown parts is five people at least, or none.
    @Test(arguments: 0..<50) func nothingSmallerCanBeWorkedOut(seed: UInt64) {
        var random = SplitMix(state: seed)
        var own: [Int32: Int] = [:]
        var parent: [Int32: Int32] = [:]
        for id in Int32(1)...60 {
            own[id] = Int.random(in: 0...9, using: &random) < 5 ? 0 : Int.random(in: 0...7, using: &random)
            if id > 1 { parent[id] = Int32.random(in: 1..<id, using: &random) }
        }
        var officials = own
        for id in (Int32(2)...60).reversed() { officials[parent[id] ?? 1, default: 0] += officials[id] ?? 0 }
        let units = own.keys.map { Unit(id: $0, officials: min(officials[$0] ?? 0, 50), own: own[$0] ?? 0, counted: 0) }
        let parts = parent.map { Part(parent: $0.value, child: $0.key, counted: 0) }
        let withheld = PublicFloor.withheld(units, parts)
        #expect(withheld == PublicFloor.withheld(units.shuffled(), parts.shuffled()))
        for id in own.keys where !withheld.contains(id) {
            #expect((officials[id] ?? 0) >= 5)
            if let parent = parent[id] { #expect(!withheld.contains(parent)) }
            let shown = parent.filter { $0.value == id && !withheld.contains($0.key) }.keys
            let rest = (officials[id] ?? 0) - shown.reduce(0) { $0 + (officials[$1] ?? 0) }
            #expect(rest == 0 || rest >= 5, "\(id): \(rest)")
        }
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static func numbers(_ report: ProgressReport) -> [String: Int?] {
        Dictionary(uniqueKeysWithValues: report.units.map { ($0.code, $0.isWithheld ? nil : $0.trained) })
    }

    /// The same units are withheld on every day and at every level, and the sums above contain them.
    @Test func noDayAndNoLevelGivesASmallUnitBack() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            let people =
                (1...9).map { "A\($0),Lê Thị Hoa,001\n" } + (1...7).map { "B\($0),Lê Thị Hoa,79\n" }
                + (1...6).map { "C\($0),Lê Thị Hoa,G03\n" } + (1...20).map { "D\($0),Lê Thị Hoa,G14\n" }
            _ = try await training.take(.officials, "official_code,full_name,organization_code\n" + people.joined())
            // The ward has one official, the city's district nine more of its own; G03 has six.
            for (person, day) in [("CB1", Day.on(2022, 3, 1)), ("A1", .on(2022, 4, 1)), ("C1", .on(2022, 5, 1))] {
                for course in ["DX-101", "DX-102"] { try await training.complete(person, course, on: day) }
            }
            func shown(_ question: ProgressQuestion, to caller: Caller? = nil) async throws -> ProgressReport {
                try await training.progress.report(training.progress.question(question, of: caller))
            }
            let days: [Day?] = [nil, .on(2022, 2, 1), .on(2022, 3, 1), .on(2022, 4, 30)]
            for day in days {
                for level in [nil, .province, .district, .commune] as [OrganizationLevel?] {
                    let report = try await shown(ProgressQuestion(by: level, asOf: day))
                    #expect(!report.isWithheld)
                    #expect(report.trained == (try await training.progress.report(ProgressQuestion(asOf: day)).trained))
                    for unit in report.units {
                        #expect(unit.isWithheld == (unit.code == "00001"), "\(unit.code) \(day?.description ?? "")")
                    }
                }
                #expect(try await shown(ProgressQuestion(under: "00001", asOf: day)).isWithheld)
                #expect(try await shown(ProgressQuestion(under: "01", asOf: day)).isWithheld == false)
            }
            // A token whose scope contains the whole question shows everything.
            let ward = try await Caller.within("00001", as: .viewer, postgres)
            #expect(try await shown(ProgressQuestion(under: "00001"), to: ward).isWithheld == false)
            #expect(try await shown(ProgressQuestion(under: "001"), to: ward).units.map(\.isWithheld) == [true])
            #expect(try await shown(ProgressQuestion(by: .commune), to: .tester).units.map(\.isWithheld) == [false])
            // A unit that the floor doesn't know yet shows nothing.
            let floor = try await training.progress.floor.withheld()
            _ = try await training.organizations.create(
                CreateOrganization(code: "00002", parentCode: "001", level: .commune, name: "Phường Mới"),
                by: .tester
            )
            var fresh = ProgressQuestion(by: .commune)
            fresh.withheld = floor
            #expect(try await training.progress.report(fresh).units.map(\.isWithheld) == [true, true])
        }
    }
}
