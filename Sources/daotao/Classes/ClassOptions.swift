import ArgumentParser
import Training

/// The options for a class's fields, when it is made and when it is edited.
struct ClassOptions: ParsableArguments {
    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String?

    @Option(help: .words("option.title-en", value: "text"))
    var titleEn: String?

    @Option(help: .words("option.starts-on", value: "yyyy-mm-dd"))
    var startsOn: Day?

    @Option(help: .words("option.ends-on", value: "yyyy-mm-dd"))
    var endsOn: Day?

    @Option(help: .words("option.opens-on", value: "yyyy-mm-dd"))
    var opensOn: Day?

    @Option(help: .words("option.closes-on", value: "yyyy-mm-dd"))
    var closesOn: Day?

    @Option(help: .words("option.capacity", value: "number"))
    var capacity: Int?

    @Option(help: .words("option.requires-approval"))
    var requiresApproval: Bool?

    @Option(help: .words("option.place", value: "text"))
    var place: String?

    @Option(help: .words("option.link", value: "url"))
    var link: String?

    @Option(help: .words("option.provider", value: "text"))
    var provider: String?

    @Option(help: .words("option.class-organization", value: "code"))
    var organization: String?

    /// The options that can be cleared.
    static let names = [
        "title-vi", "title-en", "starts-on", "ends-on", "opens-on", "closes-on", "capacity", "requires-approval",
        "place", "link", "provider", "organization",
    ]

    /// The fields that were named.
    func fields(clearing clear: [String] = []) -> ClassEdit {
        var edit = ClassEdit()
        edit.titleVi = .given(titleVi, clear: clear, "title-vi")
        edit.titleEn = .given(titleEn, clear: clear, "title-en")
        edit.startsOn = .given(startsOn, clear: clear, "starts-on")
        edit.endsOn = .given(endsOn, clear: clear, "ends-on")
        edit.opensOn = .given(opensOn, clear: clear, "opens-on")
        edit.closesOn = .given(closesOn, clear: clear, "closes-on")
        edit.capacity = .given(capacity, clear: clear, "capacity")
        edit.requiresApproval = .given(requiresApproval, clear: clear, "requires-approval")
        edit.place = .given(place, clear: clear, "place")
        edit.link = .given(link, clear: clear, "link")
        edit.provider = .given(provider, clear: clear, "provider")
        edit.organization = .given(organization, clear: clear, "organization")
        return edit
    }
}
