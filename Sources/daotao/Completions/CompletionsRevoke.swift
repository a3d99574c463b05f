import ArgumentParser
import Training

/// `daotao completions revoke`: revokes a completion, with a reason; both stay on record.
struct CompletionsRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "completions revoke",
        examples: ["daotao completions revoke 3527 --reason \"Nhầm người\"": "example.completions-revoke"]
    )

    @Argument(help: .words("option.completion", value: "number"))
    var id: String

    @Option(help: .words("option.reason", value: "text"))
    var reason: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let completion = try await withTraining(global) {
            try await $0.completions.revoke(id, reason: reason, by: .atTheShell)
        }
        try global.output.show(Card(completion, done: words("completions.revoked", ["id": completion.id])))
    }
}
