import ArgumentParser
import Training

/// `daotao verify`: recounts everything from the facts, and compares.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(command: "verify", examples: ["daotao verify": "example.verify"])

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let verification = try await withTraining(global) { try await $0.progress.verify() }
        try global.output.show(VerifyAnswer(verification: verification))
        if !verification.isTrue { throw ExitCode(ErrorKind.fault.exitCode) }
    }
}

/// The differences between the stored numbers and a recount.
struct VerifyAnswer: Answer {
    let verification: Verification

    var body: Verification { verification }
    var columns: [String] { ["kind", "goal", "about", "day", "stored", "counted"] }
    var csvRows: [[String?]] {
        verification.differences.map { [$0.kind, $0.goal, $0.about, $0.day?.description, $0.stored, $0.counted] }
    }
    var essence: [String] { verification.isTrue ? [] : ["\(verification.differenceCount)"] }

    func picture(on canvas: Canvas) -> String {
        let recounted = [
            "trained": verification.trained.spoken,
            "completions": verification.completions.spoken,
            "count": verification.differenceCount.spoken,
        ]
        guard !verification.isTrue else { return canvas.done(words("verify.true", recounted)) }
        return canvas.page([
            canvas.trouble(words("verify.differs", recounted)),
            canvas.table(
                [
                    Column("difference") { words("difference.\($0.kind)") },
                    Column("goal") { $0.goal },
                    Column("about") { $0.about },
                    Column("day") { $0.day?.spoken },
                    Column("stored", .right) { $0.stored },
                    Column("counted", .right) { $0.counted },
                ],
                verification.differences.prefix(50)
            ),
        ])
    }
}
