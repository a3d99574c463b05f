import ArgumentParser

/// Why somebody moves an enrollment; `--why` is what the option was called once.
struct ReasonOptions: ParsableArguments {
    @Option(help: .words("option.why", value: "text"))
    var reason: String?

    @Option(name: .customLong("why"), help: .hidden)
    var why: String?

    /// The reason, nil where none was given.
    var given: String? { reason ?? why }
}

/// The same for what takes a reason.
struct RequiredReasonOptions: ParsableArguments {
    @OptionGroup
    var options: ReasonOptions

    /// The reason; empty where none was given, which is refused before it is asked for.
    var given: String { options.given ?? "" }

    func validate() throws {
        if options.given == nil { throw ValidationError(words("enrollments.no-reason")) }
    }
}
