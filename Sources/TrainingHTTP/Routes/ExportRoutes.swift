import CSV
import Hummingbird
import Serving
import Shapes
import Training

/// The routes of exports, whose files an import takes unchanged.
///
/// As long as the client reads, an export holds a connection to the database and its snapshot. So only a few run at
/// once, no caller or address gets all of them, and a client that reads too slowly is cut off.
struct ExportRoutes {
    let training: Training

    /// The quota of running exports.
    let quota: Quota

    var operations: [Operation] {
        ImportKind.allCases.map(export)
    }

    private func export(_ kind: ImportKind) -> Operation {
        Operation(
            method: .get,
            path: "/v1/exports/\(kind.rawValue)",
            id: "export\(kind.name)",
            summary: "All \(kind.rawValue) within the caller's scope, as a file that can be imported without a change.",
            right: .viewer,
            parameters: [
                .under, .query("excel", .flag, "For Excel: with a byte order mark, semicolons and CRLF."),
            ],
            answers: [.file],
            problems: [.noSuchOrganization, .tooManyExports]
        ) { input in
            let under = input.text("under")
            let isForExcel = input.flag("excel") ?? false
            // The unit is looked up before the answer begins, so that a refusal still gets its status.
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
