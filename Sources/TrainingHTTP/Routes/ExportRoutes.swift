import CSV
import Hummingbird
import Training

/// What is on record, as files that come back in without a change.
struct ExportRoutes {
    let training: Training

    func add(to routes: some RouterMethods<TrainingContext>) {
        for kind in ImportKind.allCases {
            routes.get("exports/\(kind.rawValue)") { request, context in
                var query = QueryReader(request)
                let under = query.text("under")
                let isForExcel = query.flag("excel")
                try query.throwFaults()
                // What can be refused is refused before the answer begins.
                if let under { _ = try await training.organizations.show(under, for: context.caller) }
                let dialect =
                    isForExcel
                    ? CSVDialect(delimiter: UInt8(ascii: ";"), lineEnd: .crlf, hasByteOrderMark: true) : CSVDialect()
                return Response(csv: "\(kind.rawValue).csv") { write in
                    try await training.exports.write(kind, under: under, dialect: dialect, for: context.caller) {
                        try await write($0)
                    }
                }
            }
        }
    }
}
