import ArgumentParser
import Training

/// `daotao curricula show`: one version of a curriculum, the latest unless named.
struct CurriculaShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: words("help.curricula.show"),
        discussion: Examples.text([
            ("daotao curricula show CT-COBAN", "example.curricula-show")
        ])
    )

    @Argument(help: .words("option.curriculum", value: "code"))
    var code: String

    @OptionGroup
    var number: VersionArgument

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        _ = try number.given()
    }

    func run() async throws {
        let version = try number.given()
        let curriculum = try await withTraining(global) { try await $0.curricula.show(code, version: version) }
        try global.output.show(Card(curriculum) { [$1.fields($0.fields), $1.courses($0)] })
    }
}
