import ArgumentParser
import Training

/// The reason for moving an enrollment; `--why` is the option's older name.
struct ReasonOptions: ParsableArguments {
    @Option(help: .words("option.why", value: "text"))
    var reason: String?

    @Option(name: .customLong("why"), help: .hidden)
    var why: String?

    /// The reason, nil where none was given.
    var given: String? { reason ?? why }
}

/// The options of a command that moves enrollments and requires a reason.
struct MoveOptions: ParsableArguments {
    @Argument(help: .words("option.enrollment", value: "number"))
    var ids: [String]

    @OptionGroup
    var reason: ReasonOptions

    @OptionGroup
    var global: GlobalOptions

    func validate() throws {
        if reason.given == nil { throw ValidationError(words("enrollments.no-reason")) }
    }

    /// Moves the enrollments one after the other, and shows each.
    func show(moving move: (Enrollments, _ id: String, _ why: String) async throws -> some Answer) async throws {
        let why = reason.given ?? ""
        try await EnrollmentMoves.show(ids, global) { try await move($0, $1, why) }
    }
}
