import ArgumentParser
import Training

/// `daotao curricula show`: one version of a curriculum, by default the latest.
struct CurriculaShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "curricula show",
        examples: ["daotao curricula show CT-COBAN": "example.curricula-show"]
    )

    @Argument(help: .words("option.curriculum", value: "code"))
    var code: String

    @OptionGroup
    var number: VersionArgument

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let curriculum = try await withTraining(global) { try await $0.curricula.show(code, version: number.given) }
        try global.output.show(Card(curriculum) { [$1.fields($0.fields), $1.courses($0)] })
    }
}
