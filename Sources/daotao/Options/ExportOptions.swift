import ArgumentParser
import CSV
import Training

/// The options of every export.
struct ExportOptions: ParsableArguments {
    @Argument(help: .words("option.export-file"), completion: .file(extensions: ["csv"]))
    var file = "-"

    @Flag(help: .words("option.excel"))
    var excel = false

    /// Writes everything of a kind into the file, or to standard output.
    func run(_ kind: ImportKind, under code: String? = nil, _ global: GlobalOptions) async throws {
        let dialect =
            excel
            ? CSVDialect(delimiter: UInt8(ascii: ";"), lineEnd: .crlf, hasByteOrderMark: true) : CSVDialect()
        let rows = try await withTraining(global) { training in
            guard file != "-" else {
                return try await training.exports.write(kind, under: code, dialect: dialect, for: .atTheShell) {
                    try StandardStreams.write($0)
                }
            }
            return try await training.exports.write(kind, under: code, dialect: dialect, for: .atTheShell, toFile: file)
        }
        guard file != "-", global.output.isTalkative else { return }
        StandardStreams.note(words("export.done", ["rows": rows.spoken, "file": file]))
    }
}
