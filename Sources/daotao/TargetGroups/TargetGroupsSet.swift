import ArgumentParser
import Training

/// `daotao target-groups set`: makes or changes a target group.
struct TargetGroupsSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "target-groups set",
        examples: [
            "daotao target-groups set teachers --title-vi \"Giáo viên\" --category public_employee --position \"giáo viên\"":
                "example.target-groups-set"
        ]
    )

    @Argument(help: .words("option.group", value: "code"))
    var code: String

    @Option(help: .words("option.title-vi", value: "text"))
    var titleVi: String?

    @Option(help: .words("option.title-en", value: "text"))
    var titleEn: String?

    @Option(help: .words("option.group-category", value: "word"))
    var category: [String] = []

    @Option(help: .words("option.group-position", value: "words"))
    var position: [String] = []

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let group = try await withTraining(global) { training in
            let standing = try await training.targetGroups.list().first { $0.code == code }
            let wanted = TargetGroup(
                code: code,
                titleVi: titleVi ?? standing?.titleVi ?? "",
                titleEn: titleEn ?? standing?.titleEn,
                categories: Self.changed(standing?.categories, by: category),
                positions: Self.changed(standing?.positions, by: position)
            )
            // The precondition keeps a change that another caller makes meanwhile.
            return try await training.targetGroups.put(wanted, if: Precondition { $0 == standing }, by: .atTheShell)
        }
        try global.output.show(Card(group, done: words("target-groups.set", ["code": group.code])))
    }

    /// The new list: without options the stored one, and without any value for an empty option.
    private static func changed(_ standing: [String]?, by given: [String]) -> [String] {
        given.isEmpty ? standing ?? [] : given.filter { !$0.isEmpty }
    }
}
