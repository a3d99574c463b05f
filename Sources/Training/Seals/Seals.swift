import FoundationEssentials
import Postgres
import Sealing
import Shapes

/// The sealed log: an append-only log of the hashes of facts, rules and audit entries, whose heads are signed.
///
/// `docs/seals.md` explains it; the tables and the functions that add to it are in the schema.
public struct Seals: Sendable {
    let postgres: PostgresClient
    let officials: Officials

    /// The rows that are sealed in one transaction.
    private static let batch: Int32 = 100_000

    /// Seals the rows that wait, and signs the head of the log if it has grown.
    ///
    /// - Parameter keys: The file of the key; without one, or where it doesn't exist, the rows are sealed and no head is
    ///   signed.
    /// - Returns: The number of leaves.
    /// - Throws: ``TrainingError`` `busy` where another transaction seals, `seal_key_unknown`, `seal_key_missing`.
    @discardableResult
    public func seal(with keys: SealKeyFile?) async throws -> Int {
        let signer = try keys?.read()
        return try await trainingErrors {
            while true {
                let (size, isDone) = try await postgres.transaction { transaction in
                    let isAlone: Bool? = try await transaction.first(
                        "select pg_try_advisory_xact_lock(\(unescaped: Locks.seals))"
                    )
                    guard isAlone == true else { throw TrainingError(.busy) }
                    let sealed: (Int, Bool)? = try await transaction.first(
                        "select size, is_done from seal_waiting(\(Self.batch))"
                    )
                    guard let (size, isDone) = sealed else { throw TrainingError(.internalFault) }
                    if isDone, let signer, let keys { try await sign(size, signer, keys, in: transaction) }
                    return (size, isDone)
                }
                if isDone { return size }
            }
        }
    }

    /// Signs the head of a log that has grown since the last one.
    private func sign(
        _ size: Int,
        _ signer: NoteSigner,
        _ keys: SealKeyFile,
        in transaction: PostgresTransaction
    ) async throws {
        let known: (Bool, Bool)? = try await transaction.first(
            """
            select exists (select from seal_key where public_key = \(signer.verifier.description)),
                   exists (select from seal_head where size >= \(size))
            """
        )
        guard let (isKnown, isSigned) = known, isKnown else {
            throw TrainingError(.sealKeyUnknown, ["found": keys.path])
        }
        guard !isSigned else { return }
        let named: (String, Date)? = try await transaction.first(
            "select origin, date_trunc('second', clock_timestamp()) from seal_origin"
        )
        guard let (origin, moment) = named else { throw TrainingError(.internalFault) }
        let edge = try await SealTiles(transaction).edge(of: 0..<size)
        let head = TreeHead(origin: origin, size: size, root: edge.root, at: moment.formatted(.iso8601))
        try await transaction.execute(
            """
            insert into seal_head (size, root, at, key, note)
            values (\(size), \(edge.root.bytes), \(moment), \(signer.name), \(signer.sign(head.text).description))
            """
        )
    }

    /// The last signed head.
    ///
    /// - Throws: ``TrainingError`` `no_such_seal`.
    public func head() async throws -> SignedHead {
        try await trainingErrors {
            guard let head = try await Self.head(in: postgres) else { throw TrainingError(.noSuchSeal) }
            return head
        }
    }

    static func head(in postgres: some PostgresQuerying) async throws -> SignedHead? {
        let row: (String, String)? = try await postgres.first(
            """
            select note, public_key
            from seal_head
            join seal_key on seal_key.name = seal_head.key
            order by size desc
            limit 1
            """
        )
        guard let (note, publicKey) = row else { return nil }
        return SignedNote(note).flatMap { SignedHead($0, publicKey: publicKey) }
    }

    /// Makes the key of a registry that has none yet.
    ///
    /// - Returns: False for a registry that has signed with a key already.
    /// - Throws: ``TrainingError`` `cannot_write_file`.
    public func makeFirstKey(_ keys: SealKeyFile, by caller: Caller) async throws -> Bool {
        let isFirst: Bool? = try await trainingErrors {
            try await postgres.first("select not exists (select from seal_key)")
        }
        guard isFirst == true else { return false }
        // A key whose file was written before the database was lost, or before it answered, is taken as it is.
        try await make(try keys.read() ?? NoteSigner(creating: "registry"), keys, by: caller)
        return true
    }

    /// Makes a new key that signs from now on.
    ///
    /// The public keys of before stay known.
    ///
    /// - Throws: ``TrainingError`` `seal_key_exists`, `invalid_option` for a name with spaces or `+`, `cannot_write_file`.
    public func rotateKey(to name: String, _ keys: SealKeyFile, by caller: Caller) async throws {
        guard (1...64).contains(name.utf8.count), !name.contains(where: { $0.isWhitespace || $0 == "+" }) else {
            throw TrainingError(.invalidOption, ["option": "--rotate", "found": name, "expected": "registry-2023"])
        }
        try await make(NoteSigner(creating: name), keys, by: caller)
    }

    private func make(_ signer: NoteSigner, _ keys: SealKeyFile, by caller: Caller) async throws {
        try caller.require(.administrator)
        try await trainingErrors {
            try keys.prepare(signer)
            try await postgres.transaction { transaction in
                let made: String? = try await transaction.first(
                    """
                    insert into seal_key (name, public_key, created_by)
                    values (\(signer.name), \(signer.verifier.description), \(caller.name))
                    on conflict do nothing
                    returning name
                    """
                )
                guard made != nil else { throw TrainingError(.sealKeyExists, ["found": signer.name]) }
                try await transaction.audit(
                    .sealKey,
                    signer.name,
                    to: JSONValue.members(("publicKey", .text(signer.verifier.description))),
                    by: caller
                )
            }
            try keys.take()
        }
    }
}
