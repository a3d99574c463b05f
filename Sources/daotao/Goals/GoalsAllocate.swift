import ArgumentParser
import Training

/// `daotao goals allocate`: shares a goal's target out over units.
struct GoalsAllocate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "goals allocate",
        examples: [
            "daotao goals allocate DX-2022 --by-headcount": "example.goals-headcount",
            "daotao goals allocate DX-2022 shares.csv --on 2022-07-01 --decision \"QĐ 12/QĐ-TTg\"":
                "example.goals-file",
            "daotao goals allocate DX-2022 --equally --under 01 --down-to commune": "example.goals-equally",
            "daotao goals allocate DX-2022 --to 01=310 --to 79=420": "example.goals-allocate",
        ]
    )

    @Argument(help: .words("option.goal", value: "code"))
    var code: String

    @Argument(help: .words("option.shares-file"), completion: .file(extensions: ["csv", "txt", "tsv"]))
    var file: String?

    @Option(help: .words("option.share", value: "code=number"))
    var to: [GoalAllocation] = []

    @Flag(help: .words("option.by-headcount"))
    var byHeadcount = false

    @Option(help: .words("option.counted-on", value: "yyyy-mm-dd"))
    var countedOn: Day?

    @Flag(help: .words("option.equally"))
    var equally = false

    @Option(help: .words("option.share-under", value: "code"))
    var under: String?

    @Option(help: .words("option.down-to"))
    var downTo: OrganizationLevel?

    @Option(help: .words("option.plan-on", value: "yyyy-mm-dd"))
    var on: Day?

    @Option(help: .words("option.decision", value: "text"))
    var decision: String?

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        let ways = [file != nil, !to.isEmpty, byHeadcount, equally].count { $0 }
        guard ways == 1 else { throw ValidationError(words(ways > 1 ? "goals.either-way" : "goals.no-way")) }
        guard byHeadcount || equally || (under == nil && downTo == nil) else {
            throw ValidationError(words("goals.levels-alone"))
        }
        guard byHeadcount || countedOn == nil else { throw ValidationError(words("goals.counted-on-alone")) }
    }

    func run() async throws {
        var shares: SharesFile?
        if let file {
            let source = file == "-" ? ImportSource.standardInput : .file(file)
            shares = try await located(nil) { try await SharesFile.read(source) }
        }
        let read = shares
        let way: PlanRequest.Way =
            byHeadcount ? .byHeadcount(on: countedOn) : equally ? .equally : .shares(read?.shares ?? to)
        let request = PlanRequest(way, under: under, downTo: downTo, on: on, decision: decision)
        let record = try await withTraining(global) { training in
            try await located(read) { try await training.goals.allocate(code, request, by: .atTheShell) }
        }
        let shared = words("goals.allocated", ["code": code, "count": record.allocations.count.spoken])
        try global.output.show(GoalAnswer(body: record, record: record, done: shared))
    }

    /// Does something with a file; its faults are told line by line.
    private func located<Result>(_ file: SharesFile?, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as TrainingError where !Failure.wantsJSON {
            let faults = error.faults.map { file?.located($0) ?? $0 }.filter { $0.parameters["line"] != nil }
            guard !faults.isEmpty else { throw error }
            for fault in faults {
                StandardStreams.note(
                    words("goals.line", ["line": fault.parameters["line"] ?? "", "fault": fault.spoken])
                )
            }
            throw ExitCode(error.kind.exitCode)
        }
    }
}
