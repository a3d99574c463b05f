import ArgumentParser
import CSV
import Training

/// What every import takes.
struct ImportOptions: ParsableArguments {
    @Argument(help: .words("option.file"), completion: .file(extensions: ["csv", "txt", "tsv"]))
    var file: String

    @Flag(help: .words("option.dry-run"))
    var dryRun = false

    @Option(help: .words("option.rejects", value: "file"), completion: .file(extensions: ["csv"]))
    var rejects: String?

    @Option(help: .words("option.on-error"))
    var onError = ImportOnError.skip

    @Option(help: .words("option.mode"))
    var mode = ImportMode.upsert

    @Option(help: .words("option.encoding"))
    var encoding: CSVEncoding?

    @Option(help: .words("option.delimiter"))
    var delimiter: Delimiter?

    /// The request that these options make; the kind names the rejects file where standard input has no name.
    func request(_ kind: ImportKind) -> ImportRequest {
        var request = ImportRequest(source: file == "-" ? .standardInput : .file(file))
        request.isDryRun = dryRun
        request.onError = onError
        request.mode = mode
        request.encoding = encoding
        request.delimiter = delimiter?.byte
        request.language = Spoken.language
        request.rejects = rejects ?? (StandardStreams.errorIsTerminal ? RejectsName.beside(file, kind) : nil)
        return request
    }
}

/// What stands between the fields of a row.
struct Delimiter: ExpressibleByArgument {
    let byte: UInt8

    init?(argument: String) {
        switch argument {
        case ",", ";", "\t": byte = argument.utf8.first ?? 0
        case "tab", "\\t": byte = UInt8(ascii: "\t")
        default: return nil
        }
    }

    static var allValueStrings: [String] { [",", ";", "tab"] }
}
