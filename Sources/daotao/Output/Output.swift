import CSV
import Shapes
import Terminal
import Training

/// Writes answers; the one place that tells the formats apart.
struct Output {
    let format: OutputFormat
    let isQuiet: Bool

    /// True if a person sees the answer, and wants sentences beside it.
    var isTalkative: Bool { format == .table && !isQuiet }

    /// Writes an answer to standard output in the chosen format.
    func show(_ answer: some Answer) throws {
        switch format {
        case .table where isQuiet:
            let essence = StandardStreams.outputIsTerminal ? answer.essence.map(\.harmless) : answer.essence
            try StandardStreams.write(essence.map { $0 + "\n" }.joined())
        case .table:
            try StandardStreams.write(answer.picture(on: .standardOutput) + "\n")
        case .json:
            try StandardStreams.write(Self.json(answer.body))
        case .csv:
            // People open this in a spreadsheet, which must not run a cell as a formula.
            var writer = CSVWriter(guardsFormulas: true)
            writer.write(answer.columns)
            for row in answer.csvRows {
                writer.write(row.map { $0 ?? "" })
            }
            try StandardStreams.write(writer.take())
        }
    }

    /// Writes a list as rows, one page at a time, so that a long list takes no more memory than a short one.
    func showRows<Item: Listed>(from first: Page<Item>, _ read: (PageRequest) async throws -> Page<Item>) async throws {
        var writer = CSVWriter(guardsFormulas: true)
        writer.write(Item.columns)
        var page = first
        while true {
            for row in page.items.lazy.flatMap(\.csvRows) { writer.write(row.map { $0 ?? "" }) }
            try StandardStreams.write(writer.take())
            guard let next = PageRequest.ofFile(after: page) else { break }
            page = try await read(next)
        }
    }

    /// Encodes an answer with sorted keys, so that the same answer is always the same text.
    static func json(_ body: some JSONWritable) throws -> String {
        let value = try JSONValue(of: body).sorted
        return (StandardStreams.outputIsTerminal ? value.indented() : value.cell ?? "") + "\n"
    }
}

extension JSONValue {
    /// The value for people, with each member and item on a line of its own.
    fileprivate func indented(by indent: String = "") -> String {
        let (inner, lines): (String, [String]) =
            switch self {
            case .null, .flag, .number, .text: ("", [])
            case .array(let items): ("[]", items.map { $0.indented(by: indent + "  ") })
            case .object(let members):
                ("{}", members.map { "\(JSONValue.text($0.key).cell ?? "") : \($0.value.indented(by: indent + "  "))" })
            }
        guard let opening = inner.first, let closing = inner.last else { return cell ?? "" }
        return "\(opening)\n" + lines.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)\(closing)"
    }
}
