import Crypto
import FoundationEssentials
import Postgres
import Shapes

/// Keeps the answers to requests with a key, for 24 hours (draft-ietf-httpapi-idempotency-key-header).
///
/// An answer is stored in the transaction of the change that it reports. So a request that is repeated after a lost
/// connection, a dead server or a timeout finds the whole answer, or finds nothing because nothing was done. While the
/// first transaction may still end either way, its lock is there to be seen.
public struct IdempotentAnswers: Sendable {
    let postgres: PostgresClient

    private static let kept = "interval '24 hours'"

    /// The answers that are kept under a key.
    public struct Kept: Sendable {
        /// The whole answer, if there is one.
        public let answer: IdempotentAnswer?

        /// The stored parts of an answer that is stored part by part, by their numbers from 1 on.
        public let parts: [Int: [UInt8]]
    }

    /// Answers a request once under its key, in one transaction with all its changes.
    ///
    /// - Parameters:
    ///   - refusal: Turns an error into the answer to keep; nil where the next attempt may succeed.
    ///   - answer: Does the work with the registry's database client, and answers.
    /// - Returns: The answer, and whether it had been given before.
    /// - Throws: ``TrainingError`` `idempotency_key_reused` where another request had the key, `idempotency_key_in_use`
    ///   while the first one is still being answered; and errors of `answer` for which `refusal` returns nil.
    public func once(
        _ request: IdempotentRequest,
        refusal: (any Error) -> IdempotentAnswer?,
        _ answer: () async throws -> IdempotentAnswer
    ) async throws -> (answer: IdempotentAnswer, isRepeated: Bool) {
        try await postgres.enclosing { transaction in
            if let known = try await claim(request, in: transaction) { return (known, true) }
            let given: IdempotentAnswer
            do {
                given = try await transaction.savepoint { _ in try await answer() }
            } catch {
                guard let refused = refusal(error) else { throw error }
                given = refused
            }
            try await transaction.execute(
                try Self.keeping([FateKeeping.Kept(request: request, part: 0, answer: given)])
            )
            return (given, false)
        }
    }

    /// The answers kept under the key of a request that is answered part by part, or together with other requests.
    ///
    /// - Throws: ``TrainingError`` `idempotency_key_reused`.
    public func find(_ request: IdempotentRequest) async throws -> Kept {
        try await trainingErrors { try await find(request, in: postgres) }
    }

    /// Stores the whole answer to a request that has stored its changes already, unless one is kept by now.
    public func keep(_ answer: IdempotentAnswer, of request: IdempotentRequest) async throws {
        try await trainingErrors {
            try await postgres.transaction { transaction in
                guard try await claim(request, in: transaction) == nil else { return }
                try await transaction.rows([
                    """
                    delete from idempotent_answer
                    where caller = \(request.caller) and key = \(request.key) and part > 0
                    """,
                    try Self.keeping([FateKeeping.Kept(request: request, part: 0, answer: answer)]),
                ])
            }
        }
    }

    /// Takes a request's key until the transaction ends, or returns the kept answer.
    private func claim(
        _ request: IdempotentRequest,
        in transaction: PostgresTransaction
    ) async throws -> IdempotentAnswer? {
        // The answer is looked up after the lock is taken: a statement doesn't see a commit that happens while it runs,
        // and the lock becomes free by such a commit.
        let isFree: Bool? = try await transaction.first(Self.lock([request]))
        if let answer = try await find(request, in: transaction).answer { return answer }
        guard isFree == true else { throw TrainingError(.idempotencyKeyInUse, ["found": request.key]) }
        return nil
    }

    private func find(_ request: IdempotentRequest, in database: some PostgresQuerying) async throws -> Kept {
        let rows = try await database.rows(
            """
            select part, fingerprint, status, headers, body, request
            from idempotent_answer
            where caller = \(request.caller) and key = \(request.key)
              and started_at >= now() - \(unescaped: Self.kept)
            """
        )
        let parts = try rows.map(Part.init)
        guard parts.allSatisfy({ $0.fingerprint == request.fingerprint }) else {
            throw TrainingError(.idempotencyKeyReused, ["found": request.key])
        }
        guard let whole = parts.first(where: { $0.number == 0 }) else {
            return Kept(answer: nil, parts: Dictionary(parts.map { ($0.number, $0.body) }) { first, _ in first })
        }
        if let first = whole.request { try await readAgain(first, by: request, in: database) }
        let fields = try JSONParser.parse(Array(whole.headers.utf8)).items.map { $0.items.compactMap(\.text) }
        return Kept(answer: IdempotentAnswer(status: whole.status, headers: fields, body: whole.body), parts: [:])
    }

    /// A stored part of an answer; part 0 is the whole answer.
    private struct Part {
        let number: Int
        let fingerprint: [UInt8]
        let status: Int
        let headers: String
        let body: [UInt8]

        /// The name of the request that it was first given to.
        let request: String?

        init(_ row: PostgresRow) throws {
            number = try row["part"]
            fingerprint = try row["fingerprint"]
            status = try row["status"]
            headers = try row["headers"]
            body = try row["body"]
            request = try row["request"]
        }
    }

    /// Repeats the audit entries of the first reading of the national IDs in a kept answer, before it is sent again.
    private func readAgain(
        _ first: String,
        by request: IdempotentRequest,
        in database: some PostgresQuerying
    ) async throws {
        let (asker, action) = (request.asker, AuditAction.nationalIDRead)
        guard asker.seesNationalIDs else { return }
        try await database.execute(
            """
            insert into audit (by, address, request, action, subject, name, organization, after)
            select \(asker.name), \(asker.address), \(asker.request), action, subject, name, organization,
                   after || '{"replayed": true}'
            from audit
            where at >= now() - \(unescaped: Self.kept) - interval '1 minute'
              and request = \(first) and by = \(asker.name) and action = \(action) and not after ? 'replayed'
            order by id
            """
        )
    }
}

extension IdempotentAnswers {
    /// Tries to take the keys of requests until the transaction ends, and returns a row for each that says whether it
    /// did.
    private static func lock(_ requests: [IdempotentRequest]) -> Statement {
        """
        select pg_try_advisory_xact_lock(hashtextextended(asked.key, hashtextextended(asked.caller, 0)))
        from unnest(\(requests.map(\.caller)), \(requests.map(\.key))) with ordinality as asked (caller, key, place)
        order by asked.place
        """
    }

    /// Takes the keys of requests whose facts share a commit.
    ///
    /// - Parameter keepings: The keeping of each request; nil for one without a key.
    /// - Returns: True if each request may be answered here; otherwise another transaction answers it, or has done so
    ///   meanwhile.
    static func claims(of keepings: [FateKeeping?], in transaction: PostgresTransaction) async throws -> [Bool] {
        let asked = keepings.compactMap(\.self)
        let rows = try await transaction.rows([
            lock(asked.map(\.request)),
            """
            select coalesce(encode(sha256(answer.body), 'hex'), '') = asked.known
            from unnest(
                \(asked.map(\.request.caller)), \(asked.map(\.request.key)), \(asked.map(\.part)),
                \(asked.map { $0.known.map { hexadecimal(SHA256.hash(data: $0)) } ?? "" })
            ) with ordinality as asked (caller, key, part, known, place)
            left join idempotent_answer answer
                   on answer.caller = asked.caller and answer.key = asked.key and answer.part = asked.part
                  and answer.started_at >= now() - \(unescaped: kept)
            order by asked.place
            """,
        ])
        let (isHad, isAsKnown): ([Bool], [Bool]) = (try rows[0].decode(), try rows[1].decode())
        var claimed = ArraySlice(zip(isHad, isAsKnown).map { $0 && $1 })
        var names: Set<[String]> = []
        return keepings.map { keeping in
            guard let request = keeping?.request else { return true }
            // A transaction can take a lock twice, so a key that comes twice is refused here.
            return claimed.popFirst() == true && names.insert([request.caller, request.key]).inserted
        }
    }

    /// Stores answers, and deletes some that have expired.
    static func keeping(_ kept: [FateKeeping.Kept]) throws -> Statement {
        let headers = kept.map { String(decoding: JSONWriter.text(of: $0.answer.headers), as: UTF8.self) }
        let (callers, keys) = (kept.map(\.request.caller), kept.map(\.request.key))
        return """
            with kept as (
                select *
                from unnest(
                    \(callers), \(keys), \(kept.map(\.part)), \(kept.map { hexadecimal($0.request.fingerprint) }),
                    \(kept.map(\.request.asker.request)), \(kept.map(\.answer.status)), \(headers),
                    \(kept.map { String(decoding: $0.answer.body, as: UTF8.self) })
                ) as kept (caller, key, part, fingerprint, request, status, headers, body)
            ),
            forgotten as (
                delete from idempotent_answer
                where (caller, key, part) in (
                    select caller, key, part
                    from idempotent_answer
                    where started_at < now() - \(unescaped: Self.kept)
                      and (caller, key) not in (select caller, key from kept)
                    order by started_at
                    limit 100
                    for update skip locked
                )
            )
            insert into idempotent_answer as answer
                (caller, key, part, fingerprint, request, status, headers, body)
            select caller, key, part, decode(fingerprint, 'hex'), request, status, headers::jsonb, convert_to(body, 'UTF8')
            from kept
            on conflict (caller, key, part) do update
            set fingerprint = excluded.fingerprint, request = excluded.request, started_at = now(),
                status = excluded.status, headers = excluded.headers, body = excluded.body
            """
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
