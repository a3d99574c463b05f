import ArgumentParser
import Foundation
import Testing
import Training

@testable import daotao

@Suite("The command line's catalogues")
struct CatalogueTests {
    @Test("say the same things in both languages")
    func sameKeys() {
        #expect(Catalogue.commandLine.keys(in: .vi) == Catalogue.commandLine.keys(in: .en))
    }

    @Test("name the same parameters in both languages")
    func sameParameters() {
        for key in Catalogue.commandLine.keys(in: .vi) {
            #expect(parameters(of: key, in: .vi) == parameters(of: key, in: .en), "\(key)")
        }
    }

    @Test("have every sentence that the code asks for, and no other")
    func sameAsCode() throws {
        let asked = try keysInCode()
        let known = Catalogue.commandLine.keys(in: .vi)
        #expect(asked.subtracting(known).isEmpty)
        let unused = known.subtracting(asked).filter { key in
            !Self.composed.contains { key.hasPrefix($0 + ".") }
        }
        #expect(unused.isEmpty)
    }

    /// The registry's own reasons are literals in the sources that move enrollments.
    @Test("have the registry's own reasons in both languages")
    func reasonsOfTheRegistry() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Training").standardizedFileURL
        let files = ["Completions", "Curricula", "Enrollments", "Officials", "Statements"].flatMap { folder in
            let path = sources.appending(path: folder).path(percentEncoded: false)
            return ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [])
                .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".sql") }.map { path + "/" + $0 }
        }
        let code = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
        let reasons = Catalogue.commandLine.keys(in: .vi).filter { $0.hasPrefix("registry-reason.") }
        #expect(reasons.count == 18)
        for reason in reasons {
            let literal = reason.dropFirst("registry-reason.".count).replacing("-", with: " ")
            let isThere = code.replacing(",", with: "").firstMatch(of: try Regex("['\"]\(literal)['\" ]")) != nil
            #expect(isThere, "\(literal)")
        }
    }

    @Test("name every action and kind of thing of the audit trail", arguments: Language.allCases)
    func auditTrail(language: Language) {
        let keys =
            AuditAction.allCases.map { "action.\($0.rawValue)" }
            + AuditSubject.allCases.map { "subject.\($0.rawValue)" }
            + Role.allCases.map { "role.\($0.rawValue)" } + ImportMode.allCases.map { "import-mode.\($0.rawValue)" }
        for key in keys { #expect(Catalogue.commandLine.keys(in: language).contains(key), "\(key)") }
    }

    /// Words that the catalogue avoids, because it has another word for the same thing.
    @Test(
        "have one word for one thing in Vietnamese",
        arguments: ["daotao/Catalogues", "Training/Language/Catalogues"]
    )
    func oneWord(folder: String) throws {
        let text = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/\(folder)/vi.txt").standardizedFileURL,
            encoding: .utf8
        )
        let twins = [
            "bản thảo", "khóa bồi dưỡng", "bản ghi hoàn thành", "lượt hoàn thành thì", "số căn cước", "lượt ghi danh",
            "khóa phải học trước", "điều kiện tiên quyết", "người đạt mục tiêu",
        ]
        for twin in twins { #expect(!text.lowercased().contains(twin), "\(twin)") }
    }

    @Test("describe each option of a command differently")
    func optionsDiffer() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/daotao").standardizedFileURL
        let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path(percentEncoded: false))
        for name in names where name.hasSuffix(".swift") {
            let code = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            let helps = code.matches(of: #/\.words\(("option\.[a-z-]+"(?:, "option\.[a-z-]+")*)/#).map(\.output.1)
            #expect(Set(helps).count == helps.count, "\(name)")
        }
    }

    /// Text to type at a shell, and the parser's own phrases, keep their own quotes.
    @Test(
        "quote in one way: «» in Vietnamese, \"\" in English",
        arguments: Catalogue.commandLine.keys(in: .vi).sorted()
    )
    func quotes(key: String) {
        guard key != "option.map", !key.hasPrefix("parser.") else { return }
        let vietnamese = Catalogue.commandLine.sentence(key, in: .vi)
        #expect(!vietnamese.contains { "\"'“”‘’".contains($0) }, "\(vietnamese)")
        #expect(vietnamese.firstMatch(of: #/\d{4}-\d\d-\d\d/#) == nil, "\(vietnamese)")
        let english = Catalogue.commandLine.sentence(key, in: .en)
        #expect(!english.contains { "«»“”‘".contains($0) }, "\(english)")
    }

    @Test("explain every command and option", arguments: Self.commands(below: Daotao.self).map(Named.init))
    func help(of command: Named) {
        let help = Daotao.helpMessage(for: command.type)
        #expect(help.firstMatch(of: #/\b(help|option|example|table)\.[a-z]/#) == nil)
    }

    /// Keys that the code composes from closed lists.
    private static let composed = [
        "level", "gender", "category", "course-format", "status", "requirement", "kind", "difference", "parser",
        "cluster", "enrollment-state", "on-the-way", "enrollments.fate", "completions.flag",
        "registry-reason", "token-state", "action", "subject", "role", "import-mode", "reading-place", "trying-place",
    ]

    struct Named: CustomTestStringConvertible, Sendable {
        let type: any ParsableCommand.Type
        var testDescription: String { type.configuration.commandName ?? "" }
    }

    private static func commands(below command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap(commands)
    }

    /// The words of every command behind `daotao`.
    private static func commandLines(below command: any ParsableCommand.Type) -> [[String]] {
        command.configuration.subcommands.flatMap { next in
            let name = [next.configuration.commandName ?? ""]
            return [name] + commandLines(below: next).map { name + $0 }
        }
    }

    private func parameters(of key: String, in language: Language) -> Set<String> {
        let sentence = Catalogue.commandLine.sentence(key, in: language)
        return Set(sentence.matches(of: #/\{([A-Za-z]+)\}/#).map { String($0.output.1) })
    }

    private func keysInCode() throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/daotao").standardizedFileURL
        let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path(percentEncoded: false))
        let namespaces = Set(Catalogue.commandLine.keys(in: .vi).compactMap { $0.split(separator: ".").first })
        var keys = Set(Self.commandLines(below: Daotao.self).map { "help." + $0.joined(separator: ".") })
        keys.insert("help.daotao")
        for name in names where name.hasSuffix(".swift") {
            let code = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for match in code.matches(of: #/"([a-z-]+)((?:\.[a-z0-9-]+)+)"/#) where namespaces.contains(match.output.1)
            {
                keys.insert(String(match.output.1 + match.output.2))
            }
            for match in code.matches(of: #/(?:Column|CardLine)(?:<\w+>)?\("([a-z0-9-]+)"/#) {
                keys.insert("table.\(match.output.1)")
            }
        }
        return keys
    }
}
