import ArgumentParser
import Training

/// `daotao audit show`: one entry of the audit trail, with everything that changed.
struct AuditShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "audit show",
        examples: ["daotao audit show 3527": "example.audit-show"]
    )

    @Argument(help: .words("option.audit-entry", value: "number"))
    var id: String

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let entry = try await withTraining(global) { try await $0.audit.show(id, by: .atTheShell) }
        try global.output.show(
            Card(entry) { entry, canvas in
                [
                    canvas.fields(entry.fields),
                    canvas.section(words("audit.changes"), canvas.table(Self.columns, entry.fieldChanges)),
                ]
            }
        )
    }

    private static var columns: [Column<AuditRecord.FieldChange>] {
        [Column("field") { $0.field }, Column("before") { $0.before }, Column("after") { $0.after }]
    }
}
