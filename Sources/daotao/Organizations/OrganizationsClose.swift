import ArgumentParser
import Training

/// `daotao organizations close`: ends a unit, whose code another may have from then on.
struct OrganizationsClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        command: "organizations close",
        examples: [
            "daotao organizations close 24 --on 2025-07-01": "example.organizations-close",
            "daotao organizations close 24 --on 2025-07-01 --move-to 27": "example.organizations-close-moving",
        ]
    )

    @Argument(help: .words("option.organization", value: "code"))
    var code: String

    @Option(help: .words("option.close-on", value: "yyyy-mm-dd"))
    var on: Day

    @Option(help: .words("option.move-to", value: "code"))
    var moveTo: String?

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let (closed, hasCome) = try await withTraining(global) { training in
            let closed = try await training.organizations.close(code, on: on, movingTo: moveTo, by: .atTheShell)
            return (closed, on <= (try await training.today()))
        }
        try global.output.show(ClosedOrganizationAnswer(closed: closed, day: on, hasCome: hasCome))
    }
}

/// A unit that was closed, the officials who were in it, and the command that moves them.
struct ClosedOrganizationAnswer: Answer {
    let closed: ClosedOrganization
    let day: Day

    /// True if the day has come, because nobody moves before it.
    let hasCome: Bool

    var body: ClosedOrganization { closed }
    var columns: [String] { ClosedOrganization.columns }
    var csvRows: [[String?]] { closed.csvRows }
    var essence: [String] { [closed.thing.code] }

    func picture(on canvas: Canvas) -> String {
        let unit = closed.thing
        return canvas.page([
            canvas.done(words("organizations.closed", ["name": unit.name, "day": day.spoken])),
            canvas.fields(
                unit.fields + [
                    CardLine("officials-left", closed.officials.spoken),
                    CardLine("officials-moved", closed.movedTo.map { "\(closed.moved.spoken) → \($0)" }),
                ]
            ),
            closed.officials > 0 && hasCome
                ? canvas.next(
                    ["daotao organizations close \(unit.code) --on \(day) --move-to \(words("organizations.code"))"],
                    because: words("organizations.people-left", ["count": closed.officials.spoken])
                ) : "",
        ])
    }
}
