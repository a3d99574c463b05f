import ArgumentParser
import Training

/// `daotao classes create`: a new class of a published course.
struct ClassesCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "classes create",
        examples: [
            "daotao classes create DX-101-HN1 --course DX-101 --starts-on 2022-06-01 --capacity 40":
                "example.classes-create"
        ]
    )

    @Argument(help: .words("option.class-new", value: "code"))
    var code: String

    @Option(help: .words("option.course", value: "code"))
    var course: String

    @OptionGroup
    var options: ClassOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let command = CreateClass(code: code, course: course, options.fields())
        let created = try await withTraining(global) { try await $0.classes.create(command, by: .atTheShell) }
        try global.output.show(Card(created, done: words("classes.created", ["code": created.code])))
    }
}
