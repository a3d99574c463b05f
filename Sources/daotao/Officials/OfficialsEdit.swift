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

    @Option(help: .words("option.official-code", "option.empty-clears", value: "code"))
    var officialCode: String?

    @Option(
        name: .customLong("national-id"),
        help: .words("option.official-national-id", "option.empty-clears", value: "digits")
    )
    var nationalID: String?

    @Option(help: .words("option.official-full-name", value: "text"))
    var fullName: String?

    @Option(help: .words("option.official-date-of-birth", "option.empty-clears", value: "yyyy-mm-dd"))
    var dateOfBirth: String?

    @Option(help: .words("option.official-gender", "option.empty-clears", value: "text"))
    var gender: String?

    @Option(help: .words("option.official-email", "option.empty-clears", value: "text"))
    var email: String?

    @Option(help: .words("option.official-phone", "option.empty-clears", value: "text"))
    var phone: String?

    @Option(help: .words("option.official-organization-code", value: "code"))
    var organizationCode: String?

    @Option(help: .words("option.official-position", "option.empty-clears", value: "text"))
    var position: String?

    @Option(help: .words("option.official-category", "option.empty-clears", value: "text"))
    var category: String?

    @Option(help: .words("option.effective", value: "yyyy-mm-dd"))
    var effective: Day?

    @OptionGroup
    var global: GlobalOptions

    private var written: [OfficialEdit.Field: String] {
        let options: [(OfficialEdit.Field, String?)] = [
            (.officialCode, officialCode), (.nationalID, nationalID), (.fullName, fullName),
            (.dateOfBirth, dateOfBirth), (.gender, gender), (.email, email), (.phone, phone),
            (.organization, organizationCode), (.position, position), (.category, category),
        ]
        return Dictionary(uniqueKeysWithValues: options.compactMap { field, text in text.map { (field, $0) } })
    }

    func validate() throws {
        guard written.isEmpty else { return }
        throw ValidationError(words("officials.nothing-to-edit"))
    }

    func run() async throws {
        let edit = OfficialEdit(written, effectiveOn: effective)
        let record = try await withTraining(global) { try await $0.officials.edit(official, edit, by: .atTheShell) }
        try global.output.show(Card(record))
    }
}
