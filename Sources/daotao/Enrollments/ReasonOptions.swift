import ArgumentParser

/// Why somebody moves an enrollment; `--why` is what the option was called once.
struct ReasonOptions: ParsableArguments {
    @Option(help: .words("option.why", value: "text"))
    var reason: String?

    @Option(name: .customLong("why"), help: .hidden)
    var why: String?

    /// The reason, nil where none was given.
    var given: String? { reason ?? why }

    /// The reason of what takes one.
    ///
    /// - Throws: `ValidationError` where none was given.
    func required() throws -> String {
        guard let given else { throw ValidationError(words("enrollments.no-reason")) }
        return given
    }
}
