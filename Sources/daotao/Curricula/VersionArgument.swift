import ArgumentParser

/// The version of a curriculum: a number after the code, or `--version` with the number.
///
/// `--version` without a number shows the version of the program.
struct VersionArgument: ParsableArguments {
    @Argument(help: .words("option.version", value: "version"))
    var version: Int?

    @Option(name: .customLong("version"), help: .hidden)
    var named: Int?

    /// The version, nil for the latest.
    var given: Int? { version ?? named }

    func validate() throws {
        try checkOneVersion(version, named)
    }
}

/// The number of a version to make, given in either of the same two ways.
struct NewVersionArgument: ParsableArguments {
    @Argument(help: .words("option.version-new", value: "version"))
    var version: Int?

    @Option(name: .customLong("version"), help: .hidden)
    var named: Int?

    /// The version, nil where none was given.
    var given: Int? { version ?? named }

    func validate() throws {
        try checkOneVersion(version, named)
    }
}

private func checkOneVersion(_ positional: Int?, _ named: Int?) throws {
    if let positional, let named, positional != named { throw ValidationError(words("curricula.one-version")) }
}
