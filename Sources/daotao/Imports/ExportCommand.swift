import ArgumentParser
import CSV
import Training

/// `daotao officials export` and its like: writes what is on record as a file that can be imported again.
struct ExportCommand<File: FileOptions>: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        let command = "\(File.kind.rawValue) export"
        return CommandConfiguration(
            command: command,
            examples: [
                "daotao \(command) \(File.kind.rawValue).csv": "example.export",
                "daotao \(command) \(File.kind.rawValue).csv --excel": "example.export-excel",
            ]
        )
    }

    @Argument(help: .words("option.export-file"), completion: .file(extensions: ["csv"]))
    var file = "-"

    @Flag(help: .words("option.excel"))
    var excel = false

    @OptionGroup
    var part: File.Part

    @OptionGroup
    var global: GlobalOptions

    func run() async throws {
        let dialect =
            excel
            ? CSVDialect(delimiter: UInt8(ascii: ";"), lineEnd: .crlf, hasByteOrderMark: true) : CSVDialect()
        let rows = try await withTraining(global) { training in
            let (exports, caller) = (training.exports, Caller.atTheShell)
            guard file != "-" else {
                return try await exports.write(File.kind, under: part.under, dialect: dialect, for: caller) {
                    try StandardStreams.write($0)
                }
            }
            return try await exports.write(File.kind, under: part.under, dialect: dialect, for: caller, toFile: file)
        }
        guard file != "-", global.output.isTalkative else { return }
        StandardStreams.note(words("export.done", ["rows": rows.spoken, "file": file]))
    }
}

/// Which part of what is on record an export writes.
protocol ExportPart: ParsableArguments {
    /// The unit whose part is wanted; nil for all.
    var under: String? { get }
}

/// Everything: such things belong to no unit.
struct Whole: ExportPart {
    var under: String? { nil }
}

/// What belongs to one unit and those below it.
struct UnderOptions: ExportPart {
    @Option(help: .words("option.under", value: "code"))
    var under: String?
}
