import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// How a goal's target is shared out over units.
@Suite("Plans of a goal", .permit) struct GoalPlanTests {
    /// One province with two districts, of which the first has three communes and the second one.
    private static let units = """
        code,parent_code,level,name
        VN,,national,Việt Nam
        G1,VN,ministry,Bộ Một
        T1,VN,province,Tỉnh Một
        T2,VN,province,Tỉnh Hai
        D1,T1,district,Huyện Một
        D2,T1,district,Huyện Hai
        X1,D1,commune,Xã Một
        X2,D1,commune,Xã Hai
        X3,D1,commune,Xã Ba
        X4,D2,commune,Xã Bốn

        """

    private func withUnits(_ body: (Training, PostgresClient) async throws -> Void) async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            _ = try await training.take(.organizations, Self.units)
            try await body(training, postgres)
        }
    }

    private func registrar(of unit: String, _ postgres: PostgresClient) async throws -> Caller {
        let id: Int32? = try await postgres.first("select organization from organization_span where code = \(unit)")
        return Caller(name: "token:7", request: "r", role: .registrar, scope: .subtree(try #require(id)))
    }

    private func shares(_ record: GoalRecord) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: record.allocations.map { ($0.organization, $0.target) })
    }

    @Test func aRevisionIsAnotherPlanAndThePastKeepsItsOwn() async throws {
        try await withUnits { training, _ in
            let first = try await training.goals.allocate(
                "DX-2022",
                .shares([
                    GoalAllocation(organization: "T1", target: 60), GoalAllocation(organization: "T2", target: 40),
                ]),
                by: .tester
            )
            #expect(first.plan == 1)
            var revision = PlanRequest.shares([GoalAllocation(organization: "T1", target: 90)])
            (revision.day, revision.decision) = (.on(2022, 7, 1), "QĐ 12/QĐ-TTg")
            let second = try await training.goals.allocate("DX-2022", revision, by: .tester)
            #expect(second.plan == 2)
            #expect(shares(second) == ["T1": 90, "T2": 40])
            for (day, plan, target) in [(Day.on(2022, 6, 30), 1, 60), (.on(2022, 7, 1), 2, 90)] {
                let report = try await training.progress.report(ProgressQuestion(asOf: day))
                #expect(report.plan == plan)
                #expect(report.units.first { $0.code == "T1" }?.target == target)
                #expect(report.units.first { $0.code == "T2" }?.target == 40)
            }
            let again = try await training.goals.allocate("DX-2022", revision, by: .tester)
            #expect(again.plan == 2, "the same shares again are no other plan")
            let plans = try await training.goals.plans(of: "DX-2022", PageRequest()).items
            #expect(plans.map(\.number) == [2, 1])
            #expect(plans.map(\.day) == [.on(2022, 7, 1), .on(2022, 1, 1)])
            #expect(plans.map(\.decision) == ["QĐ 12/QĐ-TTg", nil])
            #expect(plans.map(\.units) == [1, 2])
            let plan = try await training.goals.plan(2, of: "DX-2022")
            #expect(plan.shares.map(\.organization) == ["T1"])
            await expect(.noSuchPlan) { _ = try await training.goals.plan(3, of: "DX-2022") }
        }
    }

    @Test func equalSharesAddUpAtEachLevelToThePerson() async throws {
        try await withUnits { training, _ in
            let record = try await training.goals.allocate(
                "DX-2022",
                PlanRequest(.equally, downTo: .commune),
                by: .tester
            )
            // 10,000 by three, 3,333 by two, 1,667 by three: the first codes get what is left over.
            #expect(
                shares(record) == [
                    "G1": 3334, "T1": 3333, "T2": 3333, "D1": 1667, "D2": 1666, "X1": 556, "X2": 556, "X3": 555,
                    "X4": 1666,
                ]
            )
            let communes = try await training.progress.report(ProgressQuestion(by: .commune, under: "D1"))
            #expect(communes.target == 1667)
            #expect(communes.units.map(\.target) == [556, 556, 555])
        }
    }

    @Test func aProvinceSharesOutWhatItHas() async throws {
        try await withUnits { training, postgres in
            let province = try await registrar(of: "T1", postgres)
            await expect(.noShare) {
                _ = try await training.goals.allocate("DX-2022", PlanRequest(.equally), by: province)
            }
            await expect(.noShare) {
                _ = try await training.goals.allocate(
                    "DX-2022",
                    .shares([GoalAllocation(organization: "D1", target: 1)]),
                    by: province
                )
            }
            _ = try await training.goals.allocate(
                "DX-2022",
                .shares([GoalAllocation(organization: "T1", target: 60)]),
                by: .tester
            )
            let shared = try await training.goals.allocate("DX-2022", PlanRequest(.equally), by: province)
            #expect(shares(shared) == ["T1": 60, "D1": 30, "D2": 30])
            await expect(.sharesExceed) {
                _ = try await training.goals.allocate(
                    "DX-2022",
                    .shares([GoalAllocation(organization: "D1", target: 31)]),
                    by: province
                )
            }
            // Its own share, and units of others, are not its to give.
            for unit in ["T1", "T2", "VN"] {
                await expect(.unknownOrganization) {
                    _ = try await training.goals.allocate(
                        "DX-2022",
                        .shares([GoalAllocation(organization: unit, target: 1)]),
                        by: province
                    )
                }
            }
            await expect(.noSuchOrganization) {
                _ = try await training.goals.allocate("DX-2022", PlanRequest(.equally, under: "T2"), by: province)
            }
            // Nor can the nation take away what was shared out, without saying so.
            await expect(.sharesExceed) {
                _ = try await training.goals.allocate(
                    "DX-2022",
                    .shares([GoalAllocation(organization: "T1", target: 59)]),
                    by: .tester
                )
            }
            let less = [("T1", 50), ("D1", 20)].map { GoalAllocation(organization: $0.0, target: $0.1) }
            #expect(
                try await shares(training.goals.allocate("DX-2022", .shares(less), by: .tester))
                    == ["T1": 50, "D1": 20, "D2": 30]
            )
            // Shares that are made anew take those below away.
            #expect(
                try await shares(training.goals.allocate("DX-2022", PlanRequest(.equally), by: .tester))
                    == ["G1": 3334, "T1": 3333, "T2": 3333]
            )
        }
    }

    @Test func aPlanOfAnEarlierDayFitsTheLaterOnes() async throws {
        try await withUnits { training, _ in
            func share(_ shares: [(String, Int)], on day: Day) async throws {
                let given = shares.map { GoalAllocation(organization: $0.0, target: $0.1) }
                _ = try await training.goals.allocate(
                    "DX-2022",
                    PlanRequest(.shares(given), on: day),
                    by: .tester
                )
            }
            try await share([("T1", 60)], on: .on(2022, 1, 1))
            try await share([("T1", 40)], on: .on(2022, 7, 1))
            // From July on the districts would have more than the province.
            await expect(.sharesExceed) { try await share([("D1", 50)], on: .on(2022, 3, 1)) }
            try await share([("D1", 40)], on: .on(2022, 3, 1))
            await expect(.goalDates) { try await share([("T1", 40)], on: .on(2023, 1, 1)) }
            await expect(.sharesExceed) {
                var edit = GoalEdit()
                edit.target = .set(39)
                _ = try await training.goals.edit("DX-2022", edit, by: .tester)
            }
        }
    }

    @Test func unitsThatBeginOrMoveLaterExceedNothing() async throws {
        try await withUnits { training, _ in
            func share(_ unit: String, _ target: Int) async throws {
                let shares = [GoalAllocation(organization: unit, target: target)]
                _ = try await training.goals.allocate(
                    "DX-2022",
                    PlanRequest(.shares(shares), on: .on(2022, 1, 1)),
                    by: .tester
                )
            }
            // The districts of a province without a share can't have more than the goal's target.
            await expect(.sharesExceed) { try await share("D1", 10_001) }
            try await share("T1", 9_990)
            try await share("T2", 10)
            _ = try await training.take(
                .organizations,
                "code,parent_code,level,name\nT9,VN,province,Tỉnh Chín\n"
            ) { $0.effectiveOn = .on(2022, 6, 1) }
            await expect(.sharesExceed) { try await share("T9", 1) }
            _ = try await training.take(
                .organizations,
                "code,parent_code,level,name\nD1,T2,district,Huyện Một\n"
            ) { $0.effectiveOn = .on(2022, 7, 1) }
            await expect(.sharesExceed) { try await share("D1", 11) }
            try await share("D1", 10)
        }
    }

    @Test func aUnitThatHasLeftTheScopeIsNotSharedOutForThePast() async throws {
        try await withUnits { training, postgres in
            let province = try await registrar(of: "T1", postgres)
            let shares = ["T1", "T2"].map { GoalAllocation(organization: $0, target: 100) }
            _ = try await training.goals.allocate("DX-2022", .shares(shares), by: .tester)
            _ = try await training.take(
                .organizations,
                "code,parent_code,level,name\nD1,T2,district,Huyện Một\n"
            ) { $0.effectiveOn = .on(2022, 7, 1) }
            await expect(.unknownOrganization) {
                _ = try await training.goals.allocate(
                    "DX-2022",
                    PlanRequest(.shares([GoalAllocation(organization: "D1", target: 50)]), on: .on(2022, 6, 30)),
                    by: province
                )
            }
            await expect(.forbidden) {
                _ = try await training.goals.allocate(
                    "DX-2022",
                    PlanRequest(.equally, on: .on(2022, 6, 30)),
                    by: province
                )
            }
        }
    }

    @Test func plansAreNeverChanged() async throws {
        try await withUnits { training, postgres in
            _ = try await training.goals.allocate("DX-2022", PlanRequest(.equally), by: .tester)
            for statement in [
                "update goal_plan set decision = 'x'", "delete from goal_plan", "update goal_share set target = 1",
                "delete from goal_share", "truncate goal_share",
            ] as [Statement] {
                await #expect(throws: PostgresError.self) { try await postgres.execute(statement) }
            }
        }
    }

    @Test func aFileOfSharesIsReadAsImportsAre() async throws {
        func read(_ text: String) async throws -> SharesFile {
            try await withTemporaryFile(Array(text.utf8)) { try await SharesFile.read(.file($0)) }
        }
        let file = try await read("Mã đơn vị;Chỉ tiêu\r\n T1 ;1.250\r\n\r\nT2;40\r\n")
        #expect(
            file.shares == [
                GoalAllocation(organization: "T1", target: 1250), GoalAllocation(organization: "T2", target: 40),
            ]
        )
        #expect(file.located(Fault("shares/1/target", .numberOutOfRange)).parameters["line"] == "4")
        let wrong = "organization_code,target\nT1,many\n,4\nT2,1.5\n"
        let error = await #expect(throws: TrainingError.self) { try await read(wrong) }
        #expect(error?.faults.map(\.code) == [.notNumber, .missingValue, .notNumber])
        #expect(error?.faults.map { $0.parameters["line"] } == ["2", "3", "4"])
        await expect(.missingColumn) { _ = try await read("code,name\nT1,x\n") }
    }
}

/// Expects an error with a code.
func expect(_ code: ErrorCode, _ body: () async throws -> Void) async {
    let error = await #expect(throws: TrainingError.self) { try await body() }
    #expect(error?.code == code)
}
