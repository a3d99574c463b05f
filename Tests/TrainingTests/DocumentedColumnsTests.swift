import Foundation
import Testing

@testable import Training

/// The tables of `docs/start.md` have the program's columns, in the program's order.
struct DocumentedColumnsTests {
    @Test(arguments: ImportKind.allCases)
    func theDocumentedColumnsAreTheColumns(kind: ImportKind) throws {
        let documented = try rows(of: kind)
        let columns = kind.plan.columns
        #expect(documented.map(\.name) == columns.map(\.name))
        for (row, column) in zip(documented, columns) {
            let title = row.title.foldedWord
            #expect(
                title.isEmpty ? column.aliases.isEmpty : column.aliases.contains(title),
                "\(column.name): \(row.title)"
            )
            let requirement =
                switch column.requirement {
                case .optional: ""
                case .required: "yes"
                case .oneOf: "one of"
                }
            #expect(row.requirement == requirement, "\(column.name)")
        }
    }

    private struct Row {
        let name: String
        let title: String
        let requirement: String
    }

    /// The rows of the table under a kind's heading.
    private func rows(of kind: ImportKind) throws -> [Row] {
        let page = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../docs/start.md").standardizedFileURL,
            encoding: .utf8
        )
        let section = try #require(page.split(separator: "\n### \(kind.rawValue)\n").dropFirst().first)
        return section.prefix(upTo: section.firstRange(of: "\n#")?.lowerBound ?? section.endIndex)
            .split(separator: "\n")
            .compactMap { line in
                let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                    .map { $0.trimmingCharacters(in: .whitespaces) }
                guard cells.count == 6, cells[1].hasPrefix("`") else { return nil }
                return Row(name: String(cells[1].dropFirst().dropLast()), title: cells[2], requirement: cells[3])
            }
    }
}
