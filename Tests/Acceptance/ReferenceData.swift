import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// Real input: the state's tree of 2022, the sample courses and curricula; and invented people with the truth about
/// them.
enum ReferenceData {
    /// The path of a file in the project's `Samples`.
    static func path(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Samples/\(name)").path
    }

    /// Runs one of the generators.
    static func generate(_ name: String, _ arguments: String...) async throws {
        try await generate(name, arguments)
    }

    /// Runs one of the generators.
    static func generate(_ name: String, _ arguments: [String]) async throws {
        let result = try await run(
            .path(FilePath(path(name))),
            arguments: Arguments(arguments),
            output: .discarded,
            error: .string(limit: 1 << 16)
        )
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    }
}
