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

    /// The registry's own reasons are the literals of the sources that move enrollments.
    @Test("say in both languages why the registry moves enrollments")
    func reasonsOfMoves() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Training").standardizedFileURL
        let files = ["Enrollments", "Officials", "Curricula"].flatMap { folder in
            let path = sources.appending(path: folder).path(percentEncoded: false)
            return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).map { path + "/" + $0 }
        }
        let code = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
        let reasons = Catalogue.commandLine.keys(in: .vi).filter { $0.hasPrefix("move-reason.") }
        #expect(reasons.count == 14)
        for reason in reasons {
            let literal = reason.dropFirst("move-reason.".count).replacing("-", with: " ")
            #expect(code.contains("'\(literal)'"), "\(literal)")
        }
    }

    /// What is to be typed, and the parser's own phrases, are quoted as shells and the parser do.
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

    /// Keys that the code puts together from closed lists.
    private static let composed = [
        "level", "gender", "category", "course-format", "status", "requirement", "kind", "difference", "parser",
        "cluster", "enrollment-state", "on-the-way", "enrollments.fate", "completions.flag",
        "move-reason", "token-state",
    ]

    struct Named: CustomTestStringConvertible, Sendable {
        let type: any ParsableCommand.Type
        var testDescription: String { type.configuration.commandName ?? "" }
    }

    private static func commands(below command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        [command] + command.configuration.subcommands.flatMap(commands)
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
        var keys: Set<String> = []
        for name in names where name.hasSuffix(".swift") {
            let code = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for match in code.matches(of: #/"([a-z-]+)((?:\.[a-z0-9-]+)+)"/#) where namespaces.contains(match.output.1)
            {
                keys.insert(String(match.output.1 + match.output.2))
            }
            for match in code.matches(of: #/(?:Column|Field)(?:<\w+>)?\("([a-z0-9-]+)"/#) {
                keys.insert("table.\(match.output.1)")
            }
        }
        return keys
    }
}
