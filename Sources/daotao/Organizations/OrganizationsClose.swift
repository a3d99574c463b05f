import ArgumentParser
import Training

/// `daotao organizations close`: ends a unit, so that its code may name another.
struct OrganizationsClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: words("help.organizations.close"),
        discussion: Examples.text([
            ("daotao organizations close 24 --on 2025-07-01", "example.organizations-close")
        ])
    )

    @Argument(help: .words("option.organization", value: "code"))
    var code: String

    @Option(help: .words("option.close-on", value: "yyyy-mm-dd"))
    var on: Day

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let unit = try await withTraining(global) {
            try await $0.organizations.close(code, on: on, by: .atTheShell)
        }
        try global.output.show(
            Card(unit) { unit, canvas in
                [
                    canvas.done(words("organizations.closed", ["name": unit.name, "day": on.spoken])),
                    canvas.fields(unit.fields),
                ]
            }
        )
    }
}
