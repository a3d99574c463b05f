import FoundationEssentials
import Postgres

/// Keeps what requests with a key were answered, for 24 hours (draft-ietf-httpapi-idempotency-key-header).
///
/// The answer is kept after what it tells of was stored. Where a server dies between the two, the key is free again after
/// a minute, and the request is asked anew: recording a fact that stands, or making what is there, is safe to repeat.
public struct IdempotentAnswers: Sendable {
    let postgres: PostgresClient

    /// Whoever holds a key for longer without an answer is gone: no request may take as long.
    private static let patience = "60 seconds"

    private static let kept = "24 hours"

    /// Takes a key for a request, unless it has an answer already.
    ///
    /// - Parameter request: The request.
    /// - Returns: What the same request was answered before; nil where it is to be answered now.
    /// - Throws: ``TrainingError`` `idempotency_key_reused` where another request had the key,
    ///   `idempotency_key_in_use` while the first one is still being answered.
    public func begin(_ request: IdempotentRequest) async throws -> IdempotentAnswer? {
        try await trainingErrors {
            let taken: Bool? = try await postgres.first(
                """
                with forgotten as (
                    delete from idempotent_answer
                    where started_at < now() - \(unescaped: "interval '\(Self.kept)'")
                      and (caller, key) <> (\(request.caller), \(request.key))
                )
                insert into idempotent_answer as answer (caller, key, fingerprint, request)
                values (\(request.caller), \(request.key), \(request.fingerprint), \(request.asker.request))
                on conflict (caller, key) do update
                set fingerprint = excluded.fingerprint, request = excluded.request, started_at = now(),
                    status = null, headers = null, body = null
                where answer.started_at < now() - \(unescaped: "interval '\(Self.kept)'")
                   or answer.status is null
                      and answer.started_at < now() - \(unescaped: "interval '\(Self.patience)'")
                returning true
                """
            )
            if taken == true { return nil }
            let row: ([UInt8], Int?, String?, [UInt8]?, String?)? = try await postgres.first(
                """
                select fingerprint, status::integer, headers::text, body, request
                from idempotent_answer
                where caller = \(request.caller) and key = \(request.key)
                """
            )
            guard let (fingerprint, status, headers, body, first) = row else {
                throw TrainingError(.idempotencyKeyInUse, ["found": request.key])
            }
            guard fingerprint == request.fingerprint else {
                throw TrainingError(.idempotencyKeyReused, ["found": request.key])
            }
            guard let status, let headers, let body else {
                throw TrainingError(.idempotencyKeyInUse, ["found": request.key])
            }
            if let first { try await readAgain(first, by: request) }
            let fields = try JSONDecoder().decode([[String]].self, from: Data(headers.utf8))
            return IdempotentAnswer(status: status, headers: fields, body: body)
        }
    }

    /// What was read of national IDs when the request was first answered is read again with its answer, and put on record
    /// again, before it is given out.
    private func readAgain(_ first: String, by request: IdempotentRequest) async throws {
        let (asker, action) = (request.asker, AuditAction.nationalIDRead.rawValue)
        guard asker.seesNationalIDs else { return }
        try await postgres.execute(
            """
            insert into audit (by, address, request, action, subject, name, organization, after)
            select \(asker.name), \(asker.address), \(asker.request), action, subject, name, organization,
                   after || '{"replayed": true}'
            from audit
            where at >= now() - \(unescaped: "interval '\(Self.kept)' - interval '\(Self.patience)'")
              and request = \(first) and by = \(asker.name) and action = \(action) and not after ? 'replayed'
            order by id
            """
        )
    }

    /// Keeps the answer to a request that has its key.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - request: The request.
    /// - Throws: ``TrainingError``, where the database fails.
    public func keep(_ answer: IdempotentAnswer, of request: IdempotentRequest) async throws {
        _ = try await trainingErrors {
            let headers = String(decoding: try JSONEncoder().encode(answer.headers), as: UTF8.self)
            return try await postgres.execute(
                """
                update idempotent_answer
                set status = \(answer.status)::integer, headers = \(headers)::text::jsonb, body = \(answer.body)
                where caller = \(request.caller) and key = \(request.key) and fingerprint = \(request.fingerprint)
                """
            )
        }
    }

    /// Gives back the key of a request that was not answered in a way that holds.
    ///
    /// - Parameter request: The request.
    /// - Throws: ``TrainingError``, where the database fails.
    public func forget(_ request: IdempotentRequest) async throws {
        _ = try await trainingErrors {
            try await postgres.execute(
                """
                delete from idempotent_answer
                where caller = \(request.caller) and key = \(request.key) and fingerprint = \(request.fingerprint)
                  and status is null
                """
            )
        }
    }
}
