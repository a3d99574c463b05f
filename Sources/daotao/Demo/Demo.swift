import ArgumentParser
import Glibc
import Logging
import Postgres
import PrivateCluster
import Training

/// `daotao demo`: the main job from end to end, with made-up people in a database of its own.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(command: "demo", examples: ["daotao demo": "example.demo"])

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let folder = try DemoFolder()
        tell(words("demo.writing", ["folder": folder.path]))
        try folder.writeInput()
        tell(words("demo.starting"))
        let answer = try await PrivateCluster(home: folder.home, logger: global.logger).withRunning { url in
            let logger = global.logger
            return try await PostgresClient.withClient(PostgresConfiguration(registry: url), logger: logger) {
                postgres in
                let training = Training(postgres: postgres, logger: logger)
                _ = try await training.migrations.migrate()
                for kind in DemoFolder.order {
                    try await take(kind, from: folder, into: training)
                }
                let end = ProgressQuestion(asOf: Day("2022-12-31"))
                return ProgressAnswer(
                    report: try await training.progress.report(end),
                    history: try await training.progress.history()
                )
            }
        }
        tell("")
        try global.output.show(answer)
        tell(next(folder))
    }

    private func take(_ kind: ImportKind, from folder: DemoFolder, into training: Training) async throws {
        let request = ImportRequest(source: .file(folder.file(kind)))
        let summary = try await request.watched(global) { try await training.imports.take(kind, $0, by: .atTheShell) }
        let named = [
            "kind": words("kind.\(kind.rawValue)"),
            "rows": summary.rows.spoken,
            "seconds": summary.seconds.spoken(digits: 2),
        ]
        tell("  " + words("demo.taken", named))
    }

    private func next(_ folder: DemoFolder) -> String {
        let program = "DAOTAO_HOME=\(folder.home) daotao"
        return "\n"
            + Canvas.standardOutput.page([
                words("demo.kept", ["folder": folder.path]),
                Canvas.standardOutput.next(
                    [
                        "\(program) progress --as-of 2022-06-30",
                        "\(program) officials show CB00000001",
                        "\(program) officials import \(folder.file(.officials))",
                        "\(program) serve",
                        "rm -r \(folder.path)",
                    ],
                    because: words("demo.next")
                ),
            ])
    }

    private func tell(_ text: String) {
        if global.output.isTalkative { StandardStreams.note(text) }
    }
}
