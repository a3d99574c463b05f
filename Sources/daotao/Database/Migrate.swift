import ArgumentParser
import Schema
import Shapes
import Training

/// `daotao migrate`: brings the database's tables up to this program's version.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "migrate",
        examples: [
            "daotao migrate --dry-run": "example.migrate-dry-run",
            "daotao migrate --database postgres://registry@db1,db2/daotao": "example.migrate",
        ]
    )

    @Flag(help: .words("option.migrate-dry-run"))
    var dryRun = false

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let steps = try await withTraining(global, ready: false) { training in
            dryRun ? try await training.migrations.pending() : try await training.migrations.migrate()
        }
        try global.output.show(
            MigrateAnswer(steps: steps.map { .init(version: $0.version, name: $0.name) }, dryRun: dryRun)
        )
    }
}

/// The migrations that ran, or would run.
struct MigrateAnswer: Answer {
    struct Step {
        let version: Int
        let name: String
    }

    let steps: [Step]
    let dryRun: Bool

    var body: Self { self }
    var columns: [String] { ["version", "name"] }
    var csvRows: [[String?]] { steps.map { ["\($0.version)", $0.name] } }
    var essence: [String] { steps.map { "\($0.version)" } }

    func picture(on canvas: Canvas) -> String {
        guard !steps.isEmpty else { return canvas.done(words("migrate.nothing")) }
        let count = ["count": steps.count.spoken]
        return canvas.page([
            dryRun ? words("migrate.would-run", count) : canvas.done(words("migrate.ran", count)),
            canvas.table([Column("number", .right) { "\($0.version)" }, Column("name") { $0.name }], steps),
            canvas.next(dryRun ? ["daotao migrate"] : []),
        ])
    }
}

extension MigrateAnswer: Shaped {
    static let shape = Shape<MigrateAnswer> {
        Field("steps", \.steps)
        Field("dryRun", \.dryRun)
    }
}

extension MigrateAnswer.Step: Shaped {
    static let shape = Shape<MigrateAnswer.Step> {
        Field("version", \.version)
        Field("name", \.name)
    }
}
