import CSV
import Hummingbird
import Serving
import Training

/// What is on record, as files that come back in without a change.
///
/// An export keeps a connection to the database, and what it saw at one moment, for as long as the client reads: a few may
/// at once, so that slow readers leave enough connections to everybody else; no caller and no address takes all of them, and
/// whoever reads too slowly is cut off.
struct ExportRoutes {
    let training: Training

    /// Room for exports that are read.
    let quota: Quota

    var operations: [Operation] {
        ImportKind.allCases.map(export)
    }

    private func export(_ kind: ImportKind) -> Operation {
        Operation(
            method: .get,
            path: "/v1/exports/\(kind.rawValue)",
            id: "export\(kind.name)",
            summary: "All \(kind.rawValue) within the caller's scope, as a file that comes back in without a change.",
            right: .viewer,
            parameters: [
                .under, .query("excel", .flag, "For Excel: with a byte order mark, semicolons and CRLF."),
            ],
            answers: [.file],
            problems: [.noSuchOrganization, .tooManyExports]
        ) { input in
            let under = input.text("under")
            let isForExcel = input.flag("excel") ?? false
            // What can be refused is refused before the answer begins.
            if let under { _ = try await training.organizations.show(under, for: input.caller) }
            let dialect =
                isForExcel
                ? CSVDialect(delimiter: UInt8(ascii: ";"), lineEnd: .crlf, hasByteOrderMark: true) : CSVDialect()
            let place = try quota.take(for: input.context.holder(input.caller.name))
            return Response(csv: "\(kind.rawValue).csv") { write in
                defer { withExtendedLifetime(place) {} }
                try await training.exports.write(kind, under: under, dialect: dialect, for: input.caller) {
                    try await write($0)
                }
            }
        }
    }
}
