import ArgumentParser
import FoundationEssentials
import Training

/// The options for a course's fields besides its title, when it is made and when it is edited.
struct CourseOptions: ParsableArguments {
    @Option(help: .words("option.title-en", value: "text"))
    var titleEn: String?

    @Option(help: .words("option.hours", value: "hours"))
    var hours: Decimal?

    @Option(help: .words("option.delivery"))
    var delivery: Delivery?

    @Option(help: .words("option.course-provider", value: "text"))
    var provider: String?

    @Option(help: .words("option.language", value: "code"))
    var language: [String] = []

    @Option(help: .words("option.prerequisite", value: "code"))
    var prerequisite: [String] = []

    @Option(help: .words("option.counts-as", value: "code[:yyyy-mm-dd]"))
    var countsAs: [CourseEquivalence] = []

    @Option(help: .words("option.valid-months", value: "months"))
    var validMonths: Int?

    @Option(help: .words("option.available-from", value: "yyyy-mm-dd"))
    var availableFrom: Day?

    /// The options that can be cleared.
    static let names = [
        "title-en", "hours", "delivery", "provider", "language", "prerequisite", "counts-as", "valid-months",
        "available-from",
    ]

    /// The fields that were named.
    func fields(_ titleVi: String?, clearing clear: [String] = []) -> CourseEdit {
        var edit = CourseEdit()
        edit.titleVi = .given(titleVi)
        edit.titleEn = .given(titleEn, clear: clear, "title-en")
        edit.hours = .given(hours, clear: clear, "hours")
        edit.format = .given(delivery?.rawValue, clear: clear, "delivery")
        edit.provider = .given(provider, clear: clear, "provider")
        edit.languages = .given(language, clear: clear, "language")
        edit.prerequisites = .given(prerequisite, clear: clear, "prerequisite")
        edit.countsAs = .given(countsAs, clear: clear, "counts-as")
        edit.validMonths = .given(validMonths, clear: clear, "valid-months")
        edit.availableFrom = .given(availableFrom, clear: clear, "available-from")
        return edit
    }
}
