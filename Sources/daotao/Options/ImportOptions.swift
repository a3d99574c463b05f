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

    @Option(help: .words("option.notes", value: "file"), completion: .file(extensions: ["csv"]))
    var notes: String?

    @Option(name: .customLong("map"), help: .words("option.map", value: "column=header"))
    var mappings: [ColumnMapping] = []

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
        request.notes = notes
        request.columnMapping = Dictionary(mappings.map { ($0.column, $0.header) }) { $1 }
        // A command does one thing, and nobody waits for this process but who gave it.
        request.mayHoldOthersUp = true
        request.rejects = rejects ?? RejectsName.whereItCanBe(file, kind)
        // A name that was given is meant; by one that wasn't, nobody loses what they mend.
        if rejects == nil { request.rejectsElsewhere = { RejectsName.beside($0, kind) } }
        return request
    }
}

/// What an import takes that has days in it.
struct DayOptions: ParsableArguments {
    @Option(help: .words("option.dates"))
    var dates: DayOrder?
}

/// What an import takes whose empty cells can clear what is stored.
struct ClearingOptions: ParsableArguments {
    @Flag(help: .words("option.clear-empty"))
    var clearEmpty = false
}

/// What an import takes whose fields are edited by hand too.
struct OverwritingOptions: ParsableArguments {
    @Flag(help: .words("option.overwrite-edits"))
    var overwriteEdits = false
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

/// What the file calls a column, as `official_code=Số thẻ`.
struct ColumnMapping: ExpressibleByArgument {
    let column: String
    let header: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        (column, header) = (String(parts[0]), String(parts[1]))
    }
}
