import ArgumentParser
import CSV
import Training

/// The options of every import.
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
        // A command does one thing, and nobody but the person who gave it waits for it.
        request.mayHoldOthersUp = true
        request.rejects = rejects ?? RejectsName.whereItCanBe(file, kind)
        // A file that was named may be written over; one that was not may be somebody's work in progress.
        if rejects == nil { request.rejectsElsewhere = { RejectsName.beside($0, kind) } }
        return request
    }
}

/// The options of imports that have days in them.
struct DayOptions: ParsableArguments {
    @Option(help: .words("option.dates"))
    var dates: DayOrder?
}

/// The options of imports whose empty cells can clear stored fields.
struct ClearingOptions: ParsableArguments {
    @Flag(help: .words("option.clear-empty"))
    var clearEmpty = false
}

/// The options of imports whose fields are edited by hand too.
struct OverwritingOptions: ParsableArguments {
    @Flag(help: .words("option.overwrite-edits"))
    var overwriteEdits = false
}

/// The delimiter between the fields of a row.
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

/// The file's own name for a column, as `official_code=Số thẻ`.
struct ColumnMapping: ExpressibleByArgument {
    let column: String
    let header: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        (column, header) = (String(parts[0]), String(parts[1]))
    }
}
