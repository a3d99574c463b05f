import ArgumentParser
import Training

/// `daotao enrollments list`: the enrollments, past and present.
struct EnrollmentsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "enrollments list",
        examples: ["daotao enrollments list --state waitlisted --under 01": "example.enrollments-list"]
    )

    @Option(help: .words("option.state"))
    var state: EnrollmentState?

    @Option(help: .words("option.under", value: "code"))
    var under: String?

    @Option(help: .words("option.official-filter", value: "official"))
    var official: String?

    @Option(help: .words("option.course-filter", value: "code"))
    var course: String?

    @Option(help: .words("option.class-filter", value: "code"))
    var `class`: String?

    @Option(help: .words("option.curriculum-filter", value: "code"))
    var curriculum: String?

    @Option(help: .words("option.from", value: "yyyy-mm-dd"))
    var from: Day?

    @Option(help: .words("option.until", value: "yyyy-mm-dd"))
    var until: Day?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = EnrollmentFilter()
        (filter.under, filter.state, filter.official) = (under, state, official)
        (filter.course, filter.class, filter.curriculum) = (course, `class`, curriculum)
        (filter.from, filter.until) = (from, until)
        try await page.show { [filter] in try await $0.enrollments.list(filter, for: .atTheShell, $1) }
    }
}
