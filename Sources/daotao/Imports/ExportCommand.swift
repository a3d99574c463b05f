import ArgumentParser
import CSV
import Training

/// `daotao officials export` and the like: writes records as a file that can be imported again.
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

/// The part of the records that an export writes.
protocol ExportPart: ParsableArguments {
    /// The unit to export; nil for everything.
    var under: String? { get }
}

/// All records, of a kind that belongs to no unit.
struct Whole: ExportPart {
    var under: String? { nil }
}

/// The records of one unit and the units below it.
struct UnderOptions: ExportPart {
    @Option(help: .words("option.under", value: "code"))
    var under: String?
}
