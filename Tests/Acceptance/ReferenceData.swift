import FoundationEssentials
import Subprocess
import SystemPackage
import Testing

/// Real input: the state's tree of 2022, the sample courses and curricula, and made-up people with the truth beside them.
///
/// It lies beside the checkout, in `../shared/data`, or where `DAOTAO_DATA` says; a clone elsewhere hasn't got it, and the
/// tests that need it are skipped there.
enum ReferenceData {
    static let folder: String? = {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let places = [
            ProcessInfo.processInfo.environment["DAOTAO_DATA"],
            project.deletingLastPathComponent().appending(path: "shared/data").path,
        ]
        return places.compactMap(\.self).first { FileManager.default.fileExists(atPath: $0 + "/generate-officials") }
    }()

    static var isThere: Bool { folder != nil }

    static func path(_ name: String) throws -> String {
        try #require(folder) + "/" + name
    }

    /// Runs one of the generators.
    static func generate(_ name: String, _ arguments: String...) async throws {
        let result = try await run(
            .path(FilePath(path(name))),
            arguments: Arguments(arguments),
            output: .discarded,
            error: .string(limit: 1 << 16)
        )
        #expect(result.terminationStatus.isSuccess, "\(result.standardError ?? "")")
    }
}
