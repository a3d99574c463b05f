import Terminal
import Testing

@testable import Training
@testable import daotao

@Suite("The picture of the progress")
struct ProgressPictureTests {
    @Test("fits the page", arguments: [80, 100, 200])
    func fits(width: Int) throws {
        let picture = try picture(trained: 4123, asOf: "2022-06-30", width: width)
        for line in picture.split(separator: "\n") {
            #expect(textWidth(String(line)) <= width, "\(line)")
        }
    }

    @Test("fills the bar by eighths of a character and points at the even pace")
    func bar() {
        let canvas = Canvas(width: 80, style: Style(isOn: false))
        let bar = canvas.bar(25, of: 100, marker: (value: 50, label: "here"), label: "25 of 100", isGood: true)
        let lines = bar.split(separator: "\n")
        #expect(lines.count == 2)
        let cells = lines[0].prefix { $0 != " " }
        #expect(cells.filter { $0 == "█" }.count == cells.count / 4)
        #expect(lines[1].prefix { $0 == " " }.count == cells.count / 2)
        #expect(lines[1].hasSuffix("▲ here"))
        #expect(lines[0].hasSuffix("25 of 100"))
    }

    @Test("never overfills a bar")
    func overfull() {
        let canvas = Canvas(width: 80, style: Style(isOn: false))
        #expect(canvas.smallBar(400, of: 300, isGood: true) == canvas.smallBar(300, of: 300, isGood: true))
        #expect(canvas.smallBar(0, of: 0, isGood: true) == canvas.smallBar(0, of: 300, isGood: true))
    }

    @Test("draws no future month")
    func months() throws {
        let canvas = Canvas(width: 100, style: Style(isOn: false))
        let report = try report(trained: 4123, asOf: "2022-03-31")
        let history = try [(day: #require(Day("2022-01-31")), trained: 5000), (day: report.asOf, trained: 10_000)]
        let lines = MonthCurve(report: report, target: 10_000, history: history).text(on: canvas).split(separator: "\n")
        // The columns' lowest line: January and February at half height, March as in the report, nothing after it.
        let ground = try #require(lines.dropLast(2).last)
        #expect(ground.filter { $0 == "█" }.count == 9)
        #expect(lines.first?.contains("█") == false)
    }

    @Test("says how to see all units, by their levels")
    func seeAll() throws {
        let text = try [(OrganizationLevel.district, "--by district"), (.province, "--by province")].map {
            level,
            hint in
            let units = (1...12).map { number in
                UnitProgress(
                    code: "\(number)",
                    name: "\(number)",
                    level: level,
                    target: nil,
                    trained: number,
                    attendances: number
                )
            }
            let report = try report(trained: 78, asOf: "2022-06-30", units: units)
            let picture = ProgressAnswer(report: report).picture(on: Canvas(width: 100, style: Style(isOn: false)))
            #expect(picture.contains("add \(hint) to see all"), "\(picture)")
            return picture
        }
        #expect(text.allSatisfy { !$0.contains("--by ministry") })
    }

    @Test("ranks units without shares by the percentage of their officials, and says how to allocate the target")
    func withoutShares() throws {
        func unit(_ code: String, _ trained: Int, of officials: Int) -> UnitProgress {
            UnitProgress(
                code: code,
                name: "Tỉnh \(code)",
                level: .province,
                target: nil,
                trained: trained,
                attendances: trained,
                officials: officials
            )
        }
        let report = try report(
            trained: 150,
            asOf: "2022-12-31",
            officials: 20_000,
            units: [unit("01", 100, of: 15_000), unit("04", 45, of: 90), unit("79", 5, of: 4910)]
        )
        #expect(report.units.map(\.isOnPace) == [false, true, false])
        let picture = ProgressAnswer(report: report, isBroken: true)
            .picture(on: Canvas(width: 120, style: Style(isOn: false)))
        let lines = picture.split(separator: "\n").map(String.init)
        let order = lines.compactMap { line in ["Tỉnh 01", "Tỉnh 04", "Tỉnh 79"].first(where: line.contains) }
        #expect(order == ["Tỉnh 04", "Tỉnh 01", "Tỉnh 79"])
        #expect(picture.contains("daotao goals allocate DX-2022 --by-headcount"))
    }

    @Test("is green for units on the even pace, and not for those that beat the average")
    func pace() throws {
        func unit(_ code: String, _ trained: Int) -> UnitProgress {
            UnitProgress(code: code, name: code, level: .province, target: 100, trained: trained, attendances: 0)
        }
        // Half of the year is over, and the country has a tenth: 30 of 100 is more than the others have, and still
        // behind.
        let report = try report(
            trained: 1000,
            asOf: "2022-07-02",
            units: [unit("01", 30), unit("02", 50), unit("03", 51)]
        )
        #expect(report.units.map(\.isOnPace) == [false, false, true])
        #expect(report.isOnPace == false)
        let picture = ProgressAnswer(report: report, isBroken: true)
            .picture(on: Canvas(width: 120, style: Style(isOn: true)))
        #expect(!picture.contains("goals allocate"))
        let canvas = Canvas(width: 120, style: Style(isOn: true))
        #expect(picture.contains(canvas.smallBar(51, of: 100, isGood: true)))
        #expect(picture.contains(canvas.smallBar(30, of: 100, isGood: false)))
    }

    @Test("marks a future day")
    func dayToCome() throws {
        let canvas = Canvas(width: 100, style: Style(isOn: false))
        for isToCome in [false, true] {
            let report = try report(trained: 4123, asOf: "2022-06-30", isToCome: isToCome)
            let said = words("progress.as-of-to-come", ["day": report.asOf.spoken])
            #expect(ProgressAnswer(report: report).picture(on: canvas).contains(said) == isToCome)
        }
    }

    private func picture(trained: Int, asOf: String, width: Int) throws -> String {
        let report = try report(trained: trained, asOf: asOf)
        return ProgressAnswer(report: report, history: [(day: report.asOf, trained: trained)])
            .picture(on: Canvas(width: width, style: Style(isOn: false)))
    }

    private func report(
        trained: Int,
        asOf: String,
        isToCome: Bool = false,
        officials: Int? = nil,
        units named: [UnitProgress]? = nil
    ) throws -> ProgressReport {
        let goal = Goal(
            code: "DX-2022",
            titleVi: "10.000 cán bộ được bồi dưỡng",
            titleEn: "10,000 officials trained",
            target: 10_000,
            start: try #require(Day("2022-01-01")),
            deadline: try #require(Day("2022-12-31"))
        )
        let twenty = (1...20).map { number in
            UnitProgress(
                code: "\(number)",
                name: "Tỉnh Bà Rịa - Vũng Tàu",
                level: .province,
                target: number * 10,
                trained: 100,
                attendances: 300
            )
        }
        return ProgressReport(
            goal: goal,
            asOf: try #require(Day(asOf)),
            knownOn: try #require(Day(asOf)),
            isToCome: isToCome,
            trained: trained,
            attendances: trained * 3,
            target: goal.target,
            officials: officials,
            units: named ?? twenty
        )
    }
}
