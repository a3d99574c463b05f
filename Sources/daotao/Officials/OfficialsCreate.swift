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

    @Option(help: .words("option.official-code", value: "code"))
    var officialCode: String?

    @Option(name: .customLong("national-id"), help: .words("option.official-national-id", value: "digits"))
    var nationalID: String?

    @Option(help: .words("option.official-date-of-birth", value: "yyyy-mm-dd"))
    var dateOfBirth: String?

    @Option(help: .words("option.official-gender", value: "text"))
    var gender: String?

    @Option(help: .words("option.official-email", value: "text"))
    var email: String?

    @Option(help: .words("option.official-phone", value: "text"))
    var phone: String?

    @Option(help: .words("option.official-position", value: "text"))
    var position: String?

    @Option(help: .words("option.official-category", value: "text"))
    var category: String?

    @Option(help: .words("option.effective", value: "yyyy-mm-dd"))
    var effective: Day?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let options: [(OfficialEdit.Field, String?)] = [
            (.officialCode, officialCode), (.nationalID, nationalID), (.fullName, fullName),
            (.dateOfBirth, dateOfBirth), (.gender, gender), (.email, email), (.phone, phone),
            (.organization, organizationCode), (.position, position), (.category, category),
        ]
        let written = Dictionary(uniqueKeysWithValues: options.compactMap { field, text in text.map { (field, $0) } })
        let edit = OfficialEdit(written, effectiveOn: effective)
        let record = try await withTraining(global) { try await $0.officials.register(edit, by: .atTheShell) }
        let done = words("officials.registered", ["name": record.official.fullName])
        try global.output.show(Card(record, done: done))
    }
}
