import ArgumentParser
import Training

/// `daotao courses list`: the courses.
struct CoursesList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "courses list",
        examples: ["daotao courses list --text \"an toan thong tin\"": "example.courses-list"]
    )

    @Option(help: .words("option.status"))
    var status: PublicationStatus?

    @Option(help: .words("option.delivery-filter"))
    var delivery: Delivery?

    @Option(help: .words("option.text", value: "words"))
    var text: String?

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        var filter = CourseFilter()
        (filter.status, filter.format, filter.text) = (status, delivery?.rawValue, text)
        try await page.show { [filter] in try await $0.courses.list(filter, $1) }
    }
}
