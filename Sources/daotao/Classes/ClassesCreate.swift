import ArgumentParser
import Training

/// `daotao classes create`: a new class of a published course.
struct ClassesCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: words("help.classes.create"),
        discussion: Examples.text([
            (
                "daotao classes create DX-101-HN1 --course DX-101 --starts-on 2022-06-01 --capacity 40",
                "example.classes-create"
            )
        ])
    )

    @Argument(help: .words("option.class-new", value: "code"))
    var code: String

    @Option(help: .words("option.course", value: "code"))
    var course: String

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

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        var fields = ClassEdit()
        fields.titleVi = .given(titleVi)
        fields.titleEn = .given(titleEn)
        fields.startsOn = .given(startsOn)
        fields.endsOn = .given(endsOn)
        fields.opensOn = .given(opensOn)
        fields.closesOn = .given(closesOn)
        fields.capacity = .given(capacity)
        fields.requiresApproval = .given(requiresApproval)
        fields.place = .given(place)
        fields.link = .given(link)
        fields.provider = .given(provider)
        fields.organization = .given(organization)
        let command = CreateClass(code: code, course: course, fields)
        let created = try await withTraining(global) { try await $0.classes.create(command, by: .atTheShell) }
        try global.output.show(
            Card(created) { created, canvas in
                [canvas.done(words("classes.created", ["code": created.code])), canvas.fields(created.fields)]
            }
        )
    }
}
