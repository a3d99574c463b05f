import Postgres
import PostgresTesting
import Shapes
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
                PageSearch.Reach(near: 2, few: 3, far: 4), PageSearch.Reach(near: 2, portion: 500),
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
                    let inPortions = search.ids(
                        inPortions: { "select * from official where \($0) and fold(full_name) like '%zo%'" },
                        where: "fold(official.full_name) like '%zo%'"
                    )
                    found.append(try await postgres.query("select id from (\(inPortions)) found order by id"))
                }
                #expect(Set(found).count == 1, "\(found)")
                #expect(after > 2950 || found[0].count > 0)
            }
        }
    }

    /// A search for a name ends at the portion of the registry in which a page has enough officials.
    @Test func aNameIsSearchedPortionByPortion() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await fill(training)
            try await postgres.execute(
                """
                insert into official (id, official_code, full_name, organization)
                overriding system value
                select 60000 + number, 'Z' || number, 'Lò Văn Zơ', organization
                from official, generate_series(1, 6) number
                where official_code = 'B500'
                """
            )
            var filter = OfficialFilter()
            filter.text = "lo van zo"
            for (limit, portions) in [(5, 1), (8, 4)] {
                let search = try await training.officials.page(filter, PageRequest(limit: limit), for: .tester)
                let found: [Int64] = try await postgres.query(search)
                #expect(found.count == limit + 1 && found == found.sorted())
                let plan = try await rowsRead(by: search, postgres).plan
                #expect(plan.contains("Function Scan on generate_series portion (actual rows=\(portions) "), "\(plan)")
                let conditions = plan.split(separator: "\n").filter { $0.contains("Index Cond") && $0.contains("~~") }
                #expect(conditions.contains { $0.contains("id / 20000") }, "\(plan)")
            }
        }
    }

    /// The parts of a file are those of one search, wherever they end, and leave nothing out.
    @Test func aFileIsSearchedOnce() async throws {
        try await withTraining(today: .on(2022, 12, 1)) { training, postgres in
            try await fill(training)
            for (numbers, most) in [(Array(1...12_345), 3), (Array(1...5001), 2), ([7], 1), ([], 1)] {
                var read: [[Int64]] = []
                var page = PageRequest.ofFile(from: nil)
                while true {
                    let search: Statement = """
                        select id from unnest(\(numbers.map(Int64.init))) id where id > \(try page.number() ?? 0)
                        """
                    let part = try await page.part(search, in: postgres)
                    let ids: [Int64] = try await postgres.query(part.ids)
                    let shown: Page<Numbered> = page.page(of: ids, part, cursor: String.init) { Numbered(number: $0) }
                    read.append(shown.items.map(\.number))
                    guard let next = PageRequest.ofFile(after: shown) else { break }
                    page = next
                }
                #expect(read.flatMap(\.self) == numbers.map(Int64.init) && read.count == most)
            }
            var ofUnit = CompletionFilter()
            ofUnit.under = "00001"
            let whole = try await training.completions.list(ofUnit, for: .tester, .ofFile(from: nil))
            let paged = try await training.completions.list(ofUnit, for: .tester, PageRequest(limit: 1000))
            #expect(whole.items == paged.items && whole.items.count == 20 && whole.next == nil)
        }
    }

    private struct Numbered: Shaped {
        let number: Int64

        static let shape = Shape<Numbered> { Field("number", { Int($0.number) }) }
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
