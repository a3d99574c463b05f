import FoundationEssentials
import Postgres
import Sealing
public import Shapes

/// The proof that completions of one official were sealed before a signed head, for somebody without the database.
public struct CompletionProof: Sendable {
    /// The signed head.
    public let head: SignedHead

    public let leaves: [Leaf]

    /// A sealed completion.
    public struct Leaf: Sendable {
        /// The sealed words.
        public let words: String

        /// The 16 bytes of the salt, in hexadecimal.
        public let salt: String

        /// The place in the log, counted from 0.
        public let position: Int

        /// The hashes on the way to the root, in Base64.
        public let path: [String]
    }
}

extension CompletionProof: Shaped {
    public static let shape = Shape<CompletionProof>("CompletionProof") {
        Field("note", \.note, "The signed head.")
        Field("publicKey", \.head.publicKey, "The public key that checks its signature.")
        Field("leaves", \.leaves, "The sealed completions.")
    }

    private var note: String { head.note.description }
}

extension CompletionProof.Leaf: Shaped {
    public static let shape = Shape<CompletionProof.Leaf>("SealedCompletion") {
        Field("words", \.words, "The sealed words.")
        Field("salt", \.salt, "The salt, in hexadecimal.")
        Field("position", \.position, "The place in the log, counted from 0.")
        Field("path", \.path, "The hashes on the way to the root, in Base64.")
    }
}

extension Seals {
    /// The proof that the completions of an official were sealed before the last signed head.
    ///
    /// - Parameter number: The official's code or national ID.
    /// - Throws: ``TrainingError`` `no_such_official`, `no_such_seal`, `not_sealed`.
    public func proof(of number: String, for caller: Caller) async throws -> CompletionProof {
        try caller.require(.viewer)
        return try await trainingErrors {
            try await officials.tries.name([number], in: .official, by: caller)
            return try await postgres.transaction(isolation: .repeatableRead) { transaction in
                let official = try await officials.find(number, for: caller, in: transaction).id
                guard let head = try await Self.head(in: transaction) else { throw TrainingError(.noSuchSeal) }
                let rows: [(String, String, Int)] = try await transaction.query(
                    """
                    select sealed_words(completion.*), replace(leaf.salt::text, '-', ''), leaf.position
                    from completion
                    cross join lateral (
                        select salt, position from seal_leaf
                        where kind = 'completion' and record = completion.id and part = ''
                        order by version desc
                        limit 1
                    ) leaf
                    where completion.official = \(official) and completion.revoked_at is null
                      and leaf.position < \(head.head.size)
                    order by leaf.position
                    """
                )
                guard !rows.isEmpty else { throw TrainingError(.notSealed, ["found": number]) }
                let tiles = SealTiles(transaction)
                var leaves: [CompletionProof.Leaf] = []
                for (words, salt, position) in rows {
                    let path = try await tiles.roots(of: TreeProofs.inclusion(of: position, in: head.head.size))
                    leaves.append(
                        CompletionProof.Leaf(
                            words: words,
                            salt: salt,
                            position: position,
                            path: path.map { Data($0.bytes).base64EncodedString() }
                        )
                    )
                }
                return CompletionProof(head: head, leaves: leaves)
            }
        }
    }
}
