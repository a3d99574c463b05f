import ArgumentParser
import Training

/// `daotao classes edit`: changes a class; added seats go to the waitlist.
struct ClassesEdit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "classes edit",
        examples: ["daotao classes edit DX-101-HN1 --capacity 60": "example.classes-edit"]
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
        let done = words("classes.edited", ["code": changed.code])
        try global.output.show(Card(changed.thing, in: changed, done: done, reinstated: changed.reinstated))
    }
}
