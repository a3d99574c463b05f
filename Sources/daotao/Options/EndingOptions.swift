import ArgumentParser
import Training

/// From which day on something is retired.
struct EndingOptions: ParsableArguments {
    @Option(help: .words("option.retire-on", value: "yyyy-mm-dd"))
    var on: Day?

    @Flag(help: .words("option.retire-never"))
    var never = false

    /// The first day on which it is retired; nil for none.
    var day: Day? { never ? nil : on ?? .today() }

    func validate() throws {
        if never, on != nil { throw ValidationError(words("retire.either-way")) }
    }
}
