import FoundationEssentials
import Postgres
import PostgresTesting
import Sealing
import Shapes
import Subprocess
import Testing
import TrainingTesting

@testable import Training

/// The proof that an official's completions were sealed, as `Scripts/check-proof` checks it, which is another program in
/// another language.
@Suite("Proofs of completions", .permit) struct CompletionProofTests {
    @Test func aProofHoldsWithoutTheDatabase() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await withSealKey { keys in
                try await training.fillWithSamples()
                // A tree with complete blocks, and with a part of one.
                try await postgres.execute(
                    """
                    insert into audit (by, request, action, subject)
                    select 'registry', 'r', 'national_id.read', 'official' from generate_series(1, 700)
                    """
                )
                _ = try await training.seals.makeFirstKey(keys, by: .tester)
                try await training.seals.seal(with: keys)
                await #expect(throws: TrainingError.self) { try await training.seals.proof(of: "CB1", for: .tester) }
                for course in ["DX-101", "DX-103"] {
                    _ = try await training.complete("CB1", course, on: .on(2022, 5, 1))
                }
                try await training.seals.seal(with: keys)
                let proof = try await training.seals.proof(of: "CB1", for: .tester)
                #expect(proof.leaves.count == 2)
                #expect(proof.leaves.allSatisfy { $0.words.contains("completed_on 2022-05-01") })
                let text = try JSONValue(of: proof).cell ?? ""
                #expect(try await check(text))

                let leaf = proof.leaves[0]
                let head = proof.head.head
                let tampered = [
                    text.replacing("completed_on 2022-05-01", with: "completed_on 2022-04-01"),
                    text.replacing(leaf.salt, with: String(leaf.salt.reversed())),
                    text.replacing("\"position\":\(leaf.position),", with: "\"position\":\(leaf.position - 1),"),
                    text.replacing(leaf.path[1], with: leaf.path[0]),
                    text.replacing("\\n\(head.size)\\n", with: "\\n\(head.size + 1)\\n"),
                    text.replacing(
                        proof.head.publicKey,
                        with: NoteSigner(creating: "registry").verifier.description
                    ),
                    text.replacing("\"leaves\":[", with: "\"leaves\":[{},"),
                ]
                for wrong in tampered {
                    #expect(wrong != text)
                    #expect(try await !check(wrong), "\(wrong)")
                }
            }
        }
    }

    /// True if the script takes the proof.
    private func check(_ proof: String) async throws -> Bool {
        try await withTemporaryFile(Array(proof.utf8)) { path in
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Scripts/check-proof").standardizedFileURL.path(percentEncoded: false)
            let result = try await Subprocess.run(
                .name("python3"),
                arguments: [script, path],
                output: .string(limit: 1 << 16),
                error: .string(limit: 1 << 16)
            )
            return result.terminationStatus.isSuccess
        }
    }
}
