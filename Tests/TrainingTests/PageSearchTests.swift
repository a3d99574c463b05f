import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite("A page reads about as many rows as it has", .permit)
struct PageSearchTests {
    /// Three thousand officials with two completions each, of whom one in three hundred is in a commune of its own.
    private func fill(_ training: Training) async throws {
        try await training.fillWithSamples()
        var officials = "official_code,full_name,organization_code\n"
        var completions = "official_code,course_code,completed_on\n"
        for number in 1...3000 {
            let name = number % 500 == 0 ? "Lò Văn Zơ" : "Nguyễn Thị Hà"
            officials += "B\(number),\(name),\(number % 300 == 0 ? "00001" : "79")\n"
            completions += "B\(number),DX-101,2022-05-01\nB\(number),DX-102,2022-06-01\n"
        }
        #expect(try await training.take(.officials, officials).created == 3000)
        #expect(try await training.take(.completions, completions).created == 6000)
    }

    /// The rows that the scans of a plan read, as often as they ran.
    private func rowsRead(by statement: Statement, _ postgres: PostgresClient) async throws -> (rows: Int, plan: String)
    {
        // With the indexes that a large registry's plans use.
        let plan: [String] = try await postgres.transaction { transaction in
            try await transaction.execute("set local enable_seqscan = off")
            return try await transaction.query("explain (analyze, costs off, timing off, summary off) \(statement)")
        }
        var read = 0
        var last = 0
        for line in plan {
            if let scan = line.firstMatch(of: #/Scan .*\(actual rows=(\d+) loops=(\d+)\)/#) {
                last = Int(scan.2) ?? 0
                read += (Int(scan.1) ?? 0) * last
            } else if let removed = line.firstMatch(of: #/Rows Removed by .*: (\d+)/#) {
                read += (Int(removed.1) ?? 0) * last
            }
        }
        return (read, plan.joined(separator: "\n"))
    }

    @Test func aListOfFewReadsThem() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await fill(training)
            var completions = CompletionFilter()
            completions.official = "B1500"
            let page = try PageRequest(limit: 5)
            let commune: Int32? = try await postgres.first(
                "select organization from organization_span where code = '00001'"
            )
            let today = Day.on(2022, 12, 1)
            func chosen(_ filter: CompletionFilter, of unit: Int32?) -> Statement {
                training.completions.page(filter, of: unit, 0, page, on: today, for: .tester)
            }
            let ofOne = try await rowsRead(by: chosen(completions, of: nil), postgres)
            #expect(ofOne.rows < 40, "\(ofOne.plan)")
            // Those of a unit are found after a thousand others were looked at, each with its official and their unit.
            let ofUnit = try await rowsRead(by: chosen(CompletionFilter(), of: commune), postgres)
            #expect(ofUnit.rows < 3500, "\(ofUnit.plan)")

            for (text, most) in [("Nguyen", 60), ("lo van zo", 2500)] {
                var officials = OfficialFilter()
                officials.text = text
                let named = try await rowsRead(
                    by: try await training.officials.page(officials, page, for: .tester),
                    postgres
                )
                #expect(named.rows < most, "\(text): \(named.plan)")
            }
        }
    }

    /// All ways of searching find the same pages.
    @Test func everyWayFindsTheSame() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await fill(training)
            let reaches: [PageSearch.Reach] = [
                PageSearch.Reach(), PageSearch.Reach(near: 2, few: 1000, far: 3),
                PageSearch.Reach(near: 2, few: 3, far: 5000),
                PageSearch.Reach(near: 2, few: 3, far: 4),
            ]
            for (after, limit) in [(0, 4), (0, 11), (1700, 5), (2950, 3), (4000, 2)] as [(Int64, Int)] {
                var found: [[Int64]] = []
                for reach in reaches {
                    let search = PageSearch(
                        table: "official",
                        after: after,
                        limit: limit,
                        conditions: "official.official_code <> 'B1000'",
                        reach: reach
                    )
                    let ids: [Int64] = try await postgres.query(
                        """
                        select id from (\(search.ids(
                            among: "select * from official where fold(full_name) like '%zo%'",
                            where: "fold(official.full_name) like '%zo%'"
                        ))) found order by id
                        """
                    )
                    found.append(ids)
                }
                #expect(Set(found).count == 1, "\(found)")
                #expect(after > 2950 || found[0].count > 0)
            }
        }
    }

    @Test func twoLettersAreFoundWhereverTheyStand() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, _ in
            try await fill(training)
            let names = ["Y’Qa Niê", "H'Qa", "Qấ", "Lê-Qa", "Bun (Qa)", "Đoqa", "Oqaý", "Qa Bun", "Bun Q A"]
            var officials = "official_code,full_name,organization_code\n"
            for (number, name) in names.enumerated() { officials += "Q\(number),\"\(name)\",79\n" }
            #expect(try await training.take(.officials, officials).created == names.count)
            var filter = OfficialFilter()
            filter.text = "qa"
            let found = try await training.officials.list(filter, for: .tester, PageRequest())
            #expect(found.items.map(\.fullName) == Array(names.dropLast()))
        }
    }
}
