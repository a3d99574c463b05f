import ArgumentParser
import Training

/// The options for an official's fields that nobody needs to have, when one is registered and when one is edited.
struct OfficialOptions<Use: OfficialUse>: ParsableArguments {
    @Option(help: Use.help("option.official-code", value: "code"))
    var officialCode: String?

    @Option(name: .customLong("national-id"), help: Use.help("option.official-national-id", value: "digits"))
    var nationalID: String?

    @Option(help: Use.help("option.official-date-of-birth", value: "yyyy-mm-dd"))
    var dateOfBirth: String?

    @Option(help: Use.help("option.official-gender", value: "text"))
    var gender: String?

    @Option(help: Use.help("option.official-email", value: "text"))
    var email: String?

    @Option(help: Use.help("option.official-phone", value: "text"))
    var phone: String?

    @Option(help: Use.help("option.official-position", value: "text"))
    var position: String?

    @Option(help: Use.help("option.official-category", value: "text"))
    var category: String?

    @Option(help: .words("option.effective", value: "yyyy-mm-dd"))
    var effective: Day?

    /// The fields that were named, with the two that every official has.
    func written(fullName: String?, organizationCode: String?) -> [OfficialEdit.Field: String] {
        let options: [(OfficialEdit.Field, String?)] = [
            (.officialCode, officialCode), (.nationalID, nationalID), (.fullName, fullName),
            (.dateOfBirth, dateOfBirth), (.gender, gender), (.email, email), (.phone, phone),
            (.organization, organizationCode), (.position, position), (.category, category),
        ]
        return Dictionary(uniqueKeysWithValues: options.compactMap { field, text in text.map { (field, $0) } })
    }
}

/// The purpose of the options, which decides their help.
protocol OfficialUse {
    static func help(_ key: String, value: String) -> ArgumentHelp
}

enum Registering: OfficialUse {
    static func help(_ key: String, value: String) -> ArgumentHelp { .words(key, value: value) }
}

/// An empty value clears the field.
enum Editing: OfficialUse {
    static func help(_ key: String, value: String) -> ArgumentHelp { .words(key, "option.empty-clears", value: value) }
}
