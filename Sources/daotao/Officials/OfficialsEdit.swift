import ArgumentParser
import Training

/// `daotao officials edit`: edits one official.
struct OfficialsEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "officials edit",
        examples: [
            "daotao officials edit CC220000001 --phone 0912345678": "example.officials-edit",
            "daotao officials edit CC220000001 --organization-code 79 --effective 2022-07-01": "example.officials-move",
        ]
    )

    @Argument(help: .words("option.official", value: "number"))
    var official: String

    @Option(help: .words("option.official-full-name", value: "text"))
    var fullName: String?

    @Option(help: .words("option.official-organization-code", value: "code"))
    var organizationCode: String?

    @OptionGroup
    var options: OfficialOptions<Editing>

    @OptionGroup
    var global: GlobalOptions

    private var written: [OfficialEdit.Field: String] {
        options.written(fullName: fullName, organizationCode: organizationCode)
    }

    func validate() throws {
        guard written.isEmpty else { return }
        throw ValidationError(words("officials.nothing-to-edit"))
    }

    func run() async throws {
        let edit = OfficialEdit(written, effectiveOn: options.effective)
        let record = try await withTraining(global) { try await $0.officials.edit(official, edit, by: .atTheShell) }
        try global.output.show(Card(record))
    }
}
