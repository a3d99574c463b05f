import ArgumentParser
import Training

/// `daotao imports list`: every file that was taken in, the latest first.
struct ImportsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "imports list",
        examples: ["daotao imports list": "example.imports-list"]
    )

    @OptionGroup
    var page: PageOptions

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        try await page.show(global) { try await $0.imports.list($1) }
    }
}
