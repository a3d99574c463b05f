import Foundation
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

@Suite("The statements in files", .permit)
struct NamedStatementTests {
    @Test func eachPreparesAgainstTheSchema() async throws {
        try await withTraining { _, postgres in
            #expect(NamedStatement.all.count >= 25)
            let tables = URL(filePath: #filePath).appending(path: "../../../Schema/import-tables.sql")
                .standardizedFileURL
            let text = try String(contentsOf: tables, encoding: .utf8)
            try await postgres.transaction { transaction in
                try await transaction.script(text)
                for statement in NamedStatement.all.values {
                    let values = statement.parameters.map { ($0.name, "null::\(unescaped: $0.type)" as Statement) }
                    try await transaction.execute("explain \(statement(Dictionary(uniqueKeysWithValues: values)))")
                }
            }
        }
    }

    @Test func eachIsUsedWithItsDeclaredParameters() throws {
        let sources = URL(filePath: #filePath).appending(path: "../../../Sources/Training").standardizedFileURL
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        let texts = try files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map {
            try String(contentsOf: $0, encoding: .utf8)
        }
        for statement in NamedStatement.all.values {
            #expect(texts.contains { $0.contains("named: \"\(statement.name)\"") }, "\(statement.name)")
            let values = statement.parameters.map { ($0.name, "<\(unescaped: $0.name)>" as Statement) }
            let text = statement(Dictionary(uniqueKeysWithValues: values)).text
            for parameter in statement.parameters {
                #expect(text.contains("<\(parameter.name)>"), "\(statement.name): \(parameter.name)")
            }
        }
    }
}
