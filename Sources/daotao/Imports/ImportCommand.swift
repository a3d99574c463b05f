import ArgumentParser
import CSV
import Training

/// `daotao officials import` and the like: imports a file.
struct ImportCommand<File: FileOptions>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(command: "\(File.kind.rawValue) import", examples: File.examples, columnsOf: File.kind)
    }

    @OptionGroup
    var options: ImportOptions

    @OptionGroup
    var dates: File.Dates

    @OptionGroup
    var own: File

    @OptionGroup
    var global: GlobalOptions

    /// Imports the file, with a progress bar for a person, and shows the summary.
    ///
    /// - Throws: `ExitCode` 65 where rows were refused, and the import's errors.
    func run() async throws {
        var request = options.request(File.kind)
        request.dates = dates.dates
        own.complete(&request)
        let asked = request
        let summary = try await asked.watched(global) { request in
            try await withTraining(global) { try await $0.imports.take(File.kind, request, by: .atTheShell) }
        }
        let output = global.output
        if output.isTalkative {
            for warning in summary.warnings { StandardStreams.note(warning.spoken) }
        }
        try output.show(ImportAnswer(kind: File.kind, request: asked, summary: summary))
        // The answer for people names the option itself.
        if summary.rejected > 0, summary.rejects == nil, !output.isTalkative {
            StandardStreams.note(words("import.nowhere", ["count": summary.rejected.spoken]))
        }
        if summary.rejected > 0 { throw ExitCode(ErrorKind.invalid.exitCode) }
    }
}

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

    /// The import request of these options; the kind names the rejects file where standard input has no name.
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
        // A command imports one file, and only the person who ran it waits for it.
        request.mayHoldOthersUp = true
        request.rejects = rejects ?? RejectsName.whereItCanBe(file, kind)
        // A file that was named may be overwritten; any other may be somebody's work in progress.
        if rejects == nil { request.rejectsElsewhere = { RejectsName.beside($0, kind) } }
        return request
    }
}

/// A kind of file, with its own options besides those of every import.
protocol FileOptions: ParsableArguments {
    static var kind: ImportKind { get }

    /// Command lines that import such a file, each with the key of a sentence about it.
    static var examples: KeyValuePairs<String, String> { get }

    /// The part of the records that an export writes.
    associatedtype Part: ExportPart = Whole

    /// The option for the order of day and month, which a file without days doesn't have.
    associatedtype Dates: DayOrderOptions = DateOptions

    func complete(_ request: inout ImportRequest)
}

extension FileOptions {
    func complete(_ request: inout ImportRequest) {}
}

struct OrganizationsFile: FileOptions {
    typealias Part = UnderOptions
    typealias Dates = NoDates
    static let kind = ImportKind.organizations
    static let examples: KeyValuePairs = [
        "daotao organizations import organizations-2022.csv": "example.organizations-import",
        "daotao organizations import organizations-2025.csv --effective 2025-07-01": "example.organizations-effective",
    ]

    @OptionGroup
    var days: EffectiveOptions

    @Flag(help: .words("option.rename"))
    var rename = false

    func complete(_ request: inout ImportRequest) {
        request.effectiveOn = days.effective
        request.renamesMany = rename
    }
}

struct OfficialsFile: FileOptions {
    typealias Part = UnderOptions
    static let kind = ImportKind.officials
    static let examples: KeyValuePairs = [
        "daotao officials import officials.csv": "example.officials-import",
        "daotao officials import officials.csv --dry-run": "example.dry-run",
        "cat officials.csv | daotao officials import - --rejects refused.csv": "example.officials-stdin",
    ]

    @OptionGroup
    var clearing: ClearingOptions

    @Flag(help: .words("option.overwrite-edits"))
    var overwriteEdits = false

    @OptionGroup
    var days: EffectiveOptions

    func complete(_ request: inout ImportRequest) {
        request.clearsEmpty = clearing.clearEmpty
        request.overwritesEdits = overwriteEdits
        request.effectiveOn = days.effective
    }
}

struct CoursesFile: FileOptions {
    static let kind = ImportKind.courses
    static let examples: KeyValuePairs = [
        "daotao courses import courses.csv": "example.courses-import",
        "daotao courses import courses.csv --draft": "example.courses-draft",
    ]

    @OptionGroup
    var clearing: ClearingOptions

    @OptionGroup
    var drafting: DraftOptions

    func complete(_ request: inout ImportRequest) {
        request.clearsEmpty = clearing.clearEmpty
        request.isDraft = drafting.draft
    }
}

struct CurriculaFile: FileOptions {
    static let kind = ImportKind.curricula
    static let examples: KeyValuePairs = ["daotao curricula import curricula.csv": "example.curricula-import"]

    @OptionGroup
    var drafting: DraftOptions

    func complete(_ request: inout ImportRequest) {
        request.isDraft = drafting.draft
    }
}

struct EnrollmentsFile: FileOptions {
    typealias Part = UnderOptions
    static let kind = ImportKind.enrollments
    static let examples: KeyValuePairs = [
        "daotao enrollments import enrollments.csv": "example.enrollments-import",
        "daotao enrollments import enrollments.csv --dry-run": "example.dry-run",
    ]
}

struct CompletionsFile: FileOptions {
    typealias Part = UnderOptions
    static let kind = ImportKind.completions
    static let examples: KeyValuePairs = [
        "daotao completions import completions.csv": "example.completions-import",
        "daotao completions import completions.csv --on-error abort": "example.completions-abort",
    ]
}

/// The order of day and month in a file.
protocol DayOrderOptions: ParsableArguments {
    var dates: DayOrder? { get }
}

struct DateOptions: DayOrderOptions {
    @Option(help: .words("option.dates"))
    var dates: DayOrder?
}

struct NoDates: DayOrderOptions {
    var dates: DayOrder? { nil }
}

/// The effect of an empty cell.
struct ClearingOptions: ParsableArguments {
    @Flag(help: .words("option.clear-empty"))
    var clearEmpty = false
}

/// The option that keeps courses or curricula as drafts.
struct DraftOptions: ParsableArguments {
    @Flag(help: .words("option.draft"))
    var draft = false
}

/// The day from which changes take effect.
struct EffectiveOptions: ParsableArguments {
    @Option(help: .words("option.effective", value: "yyyy-mm-dd"))
    var effective: Day?
}
