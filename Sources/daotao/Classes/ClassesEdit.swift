import ArgumentParser
import Training

/// `daotao classes edit`: changes a class; more seats go to those who wait.
struct ClassesEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: words("help.classes.edit"),
        discussion: Examples.text([
            ("daotao classes edit DX-101-HN1 --capacity 60", "example.classes-edit")
        ])
    )

    @Argument(help: .words("option.class", value: "code"))
    var code: String

    @OptionGroup
    var options: ClassOptions

    @Option(help: .clearing(ClassOptions.names))
    var clear: [String] = []

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        try Clearing.check(clear, fields: ClassOptions.names)
    }

    func run() async throws {
        let change = options.fields(clearing: clear)
        let changed = try await withTraining(global) { try await $0.classes.edit(code, change, by: .atTheShell) }
        try global.output.show(
            ChangedAnswer(changed, done: words("classes.edited", ["code": changed.code])) { $1.fields($0.fields) }
        )
    }
}
