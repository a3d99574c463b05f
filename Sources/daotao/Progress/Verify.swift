import ArgumentParser
import FoundationEssentials
import Training

/// `daotao verify`: recounts everything from the facts, compares, and checks the seals.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "verify",
        examples: [
            "daotao verify": "example.verify",
            "daotao verify --against 2022-Q2.seal": "example.verify-against",
        ]
    )

    @Option(help: .words("option.against", value: "head"))
    var against: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let verification = try await withTraining(global) { try await $0.progress.verify(against: try kept()) }
        try global.output.show(VerifyAnswer(verification: verification))
        if !verification.isTrue { throw ExitCode(ErrorKind.fault.exitCode) }
    }
}

extension Verify {
    /// The text of the head that somebody has kept: the content of the file of this name, or else what was given.
    private func kept() throws -> String? {
        guard let against, !against.contains("\n"), FileManager.default.fileExists(atPath: against) else {
            return against
        }
        do {
            return try String(contentsOfFile: against, encoding: .utf8)
        } catch {
            throw TrainingError(.invalidHead, ["found": against], underlying: error)
        }
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
            "sealed": verification.sealed.spoken,
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
