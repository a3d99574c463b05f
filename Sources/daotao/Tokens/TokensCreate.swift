import ArgumentParser
import FoundationEssentials
import Training

/// `daotao tokens create`: makes a token, and shows its secret this once.
struct TokensCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "tokens create",
        examples: [
            "daotao tokens create --role recorder --scope 01 --expires 90d --purpose \"Hệ thống học trực tuyến\"":
                "example.tokens-create"
        ]
    )

    @Option(help: .words("option.token-role"))
    var role: Role

    @Option(help: .words("option.token-scope", value: "code"))
    var scope: String?

    @Option(help: .words("option.token-expires", value: "when"))
    var expires: Expiry

    @Option(help: .words("option.token-purpose", value: "text"))
    var purpose: String?

    @Flag(name: .customLong("sees-national-ids"), help: .words("option.token-sees-national-ids"))
    var seesNationalIDs = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let command = CreateToken(
            role: role,
            scope: scope,
            expiresAt: expires.moment(from: Date()),
            purpose: purpose,
            seesNationalIDs: seesNationalIDs
        )
        let created = try await withTraining(global) { try await $0.accounts.create(command, by: .atTheShell) }
        try global.output.show(CreatedTokenAnswer(created: created))
    }
}
