import ArgumentParser
import Training

/// `daotao imports list`: the imports, the latest first.
struct ImportsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "imports list",
        examples: ["daotao imports list": "example.imports-list"]
    )

    @OptionGroup
    var page: PageOptions

    func run() async throws {
        try await page.show { try await $0.imports.list($1, for: .atTheShell) }
    }
}
