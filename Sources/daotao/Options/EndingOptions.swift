import ArgumentParser
import Training

/// The first day of retirement.
struct EndingOptions: ParsableArguments {
    @Option(help: .words("option.retire-on", value: "yyyy-mm-dd"))
    var on: Day?

    @Flag(help: .words("option.retire-never"))
    var never = false

    /// The first day of retirement, by default today; nil for none.
    func day(in training: Training) async throws -> Day? {
        never ? nil : try await training.today(unless: on)
    }

    func validate() throws {
        if never, on != nil { throw ValidationError(words("retire.either-way")) }
    }
}
