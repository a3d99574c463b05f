import ArgumentParser
import Training

/// `daotao officials create`: registers one official.
struct OfficialsCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials create",
        examples: [
            "daotao officials create --official-code CC9 --full-name \"Trần Văn Đức\" --organization-code 79":
                "example.officials-create"
        ]
    )

    @Option(help: .words("option.official-full-name", value: "text"))
    var fullName: String

    @Option(help: .words("option.official-organization-code", value: "code"))
    var organizationCode: String

    @OptionGroup
    var options: OfficialOptions<Registering>

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let written = options.written(fullName: fullName, organizationCode: organizationCode)
        let edit = OfficialEdit(written, effectiveOn: options.effective)
        let record = try await withTraining(global) { try await $0.officials.register(edit, by: .atTheShell) }
        let done = words("officials.registered", ["name": record.official.fullName])
        try global.output.show(Card(record, done: done))
    }
}
