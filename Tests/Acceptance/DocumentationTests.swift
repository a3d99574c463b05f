import FoundationEssentials
import Testing

/// The links in the documentation lead to files that exist.
struct DocumentationTests {
    private static let project = URL(filePath: ReferenceData.path("")).deletingLastPathComponent()
    private static let pages =
        ["README.md", "CONTRIBUTING.md"]
        + ((try? FileManager.default.contentsOfDirectory(atPath: project.appending(path: "docs").path)) ?? [])
        .filter { $0.hasSuffix(".md") && $0 != "errors.md" }
        .sorted()
        .map { "docs/\($0)" }

    @Test(arguments: pages)
    func everyLinkLeadsSomewhere(page: String) throws {
        let folder = Self.project.appending(path: page).deletingLastPathComponent()
        for link in try text(of: page).matches(of: #/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/#) {
            let target =
                link.output.1.isEmpty
                ? Self.project.appending(path: page)
                : folder.appending(path: String(link.output.1)).standardizedFileURL
            #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link.output.0)")
            guard let anchor = link.output.2 else { continue }
            let headings = try String(contentsOf: target, encoding: .utf8).split(separator: "\n")
                .filter { $0.hasPrefix("#") }
                .map(Self.anchor)
            #expect(headings.contains(String(anchor)), "\(page): \(link.output.0)")
        }
    }

    /// A page names a file by its path, or by the end of it where that is unambiguous.
    @Test(arguments: pages)
    func everyNamedSourceIsThere(page: String) throws {
        let sources = try Self.sources()
        for name in try text(of: page).matches(of: #/`([A-Za-z0-9+_/.-]+\.(?:swift|sql))`/#)
        where !name.output.1.contains("NNNN") {
            let end = "/" + name.output.1
            #expect(sources.count { $0.hasSuffix(end) } == 1, "\(page): \(name.output.1)")
        }
    }

    @Test func eachWalkEntersAFileOnce() throws {
        let page = try text(of: "docs/architecture.md")
        let section = try #require(page.split(separator: "\n## Walks\n").dropFirst().first).split(separator: "\n## ")[0]
        let walks = section.split(separator: "\n### ").dropFirst()
        #expect(walks.count == 6)
        let sources = try Self.sources()
        for walk in walks {
            let title = walk.prefix { $0 != "\n" }
            let steps = walk.matches(of: #/\n\d+\. `([^`]+)`/#).map { String($0.output.1) }
            #expect(steps.count > 3, "\(title)")
            #expect(Set(steps).count == steps.count, "\(title)")
            for step in steps { #expect(sources.contains("/\(step)"), "\(title): \(step)") }
        }
    }

    /// The anchor that renderers of Markdown give a heading.
    private static func anchor(of heading: Substring) -> String {
        heading.drop { $0 == "#" || $0 == " " }.lowercased()
            .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
            .replacing(" ", with: "-")
    }

    private func text(of page: String) throws -> String {
        try String(contentsOf: Self.project.appending(path: page), encoding: .utf8)
    }

    /// The paths of all sources within the project's folder, each with a slash before it.
    private static func sources() throws -> [String] {
        try ["Packages", "Sources", "Schema", "Tests", "Scripts"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: project.appending(path: folder).path)
                .filter { ($0.hasSuffix(".swift") || $0.hasSuffix(".sql")) && !$0.contains("/.build/") }
                .map { "/\(folder)/\($0)" }
        }
    }
}
