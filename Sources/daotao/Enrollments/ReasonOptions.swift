import ArgumentParser

/// The reason for moving an enrollment; `--why` is the option's older name.
struct ReasonOptions: ParsableArguments {
    @Option(help: .words("option.why", value: "text"))
    var reason: String?

    @Option(name: .customLong("why"), help: .hidden)
    var why: String?

    /// The reason, nil where none was given.
    var given: String? { reason ?? why }
}

/// The same where a reason is required.
struct RequiredReasonOptions: ParsableArguments {
    @OptionGroup
    var options: ReasonOptions

    /// The reason; empty where none was given, which the service refuses.
    var given: String { options.given ?? "" }

    func validate() throws {
        if options.given == nil { throw ValidationError(words("enrollments.no-reason")) }
    }
}
