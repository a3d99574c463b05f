import FoundationEssentials
import Logging
import Postgres

/// Access over HTTP: bearer tokens, each with a role and a scope.
///
/// ```swift
/// let month = Date(timeIntervalSinceNow: 30 * 86_400)
/// let created = try await training.accounts.create(CreateToken(role: .recorder, scope: "01", expiresAt: month), by: caller)
/// print(created.secret)  // shown this once
/// let holder = try await training.accounts.authenticate(created.secret, address: "192.0.2.7", request: "r-1")
/// ```
///
/// While ``run()`` runs, tokens that were shown before are accepted without a look into the database, and a revocation
/// on any server reaches all servers.
public struct Accounts: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let logger: Logger
    let today: Today
    let now: @Sendable () -> Date
    let memory: TokenMemory
    let uses: TokenUses

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - logger: Gets a warning while revocations can't be heard.
    ///   - memory: The tokens that were shown before.
    init(
        postgres: PostgresClient,
        organizations: Organizations,
        logger: Logger,
        today: Today,
        now: @escaping @Sendable () -> Date = { Date() },
        memory: TokenMemory = TokenMemory()
    ) {
        self.postgres = postgres
        self.organizations = organizations
        self.logger = logger
        self.today = today
        self.now = now
        self.memory = memory
        uses = TokenUses()
    }

    /// The tokens of the caller's scope, the newest first, without their secrets.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `unknown_cursor`.
    public func list(
        _ filter: TokenFilter = TokenFilter(),
        by caller: Caller,
        _ page: PageRequest
    ) async throws -> Page<Token> {
        try caller.require(.administrator)
        return try await trainingErrors {
            let before = try page.number()
            let today = try await today(in: postgres)
            let conditions: Statement = .all([
                filter.role.map { "token.role = \($0)" },
                filter.maker.map { "token.maker::text = \($0)" },
                filter.onlyLive ? "token.revoked_at is null and token.expires_at > \(now())" : nil,
                caller.scope.holds("token.organization", on: today),
                before.map { "token.id < \($0)::bigint" },
            ])
            let rows = try await find(conditions, limit: page.limit + 1, in: postgres)
            return page.page(of: rows, cursor: \.id, item: { $0 })
        }
    }

    /// A token by its number, without its secret.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_token`.
    public func show(_ id: String, by caller: Caller) async throws -> Token {
        try caller.require(.administrator)
        return try await trainingErrors { try await find(id, for: caller, in: postgres).token }
    }

    /// A token of the caller's scope, and its number as the database has it.
    ///
    /// - Throws: ``TrainingError`` `no_such_token`.
    func find(
        _ id: String,
        for caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> (number: Int32, token: Token) {
        let today = try await today(in: postgres)
        let condition: Statement? = Int32(id).map { number in
            "token.id = \(number) and \(caller.scope.holds("token.organization", on: today))"
        }
        guard let condition, let token = try await find(condition, limit: 1, in: postgres).first,
            let number = Int32(token.id)
        else { throw TrainingError(.noSuchToken, ["found": id]) }
        return (number, token)
    }

    func find(_ condition: Statement, limit: Int, in postgres: some PostgresQuerying) async throws -> [Token] {
        let rows = try await postgres.rows(
            """
            select token.id, token.purpose, token.role, scope.code as scope, token.sees_national_ids, token.created_at,
                   token.created_by, token.expires_at, token.revoked_at, token.revoked_by, token.maker,
                   array(
                       select child.id::text
                       from token child
                       where child.maker = token.id and child.revoked_at is null and child.expires_at > \(now())
                       order by child.id
                   ) as children,
                   token.last_used_at, token.last_used_address
            from token
            left join lateral (
                \(UnitNames.present(of: "token.organization", on: "\(unescaped: today.sql)"))
            ) scope on true
            where \(condition)
            order by token.id desc
            limit \(limit)
            """
        )
        return try rows.map { row in
            try Token(
                id: "\(row["id"] as Int32)",
                purpose: row["purpose"],
                role: row["role"],
                scope: row["scope"],
                seesNationalIDs: row["sees_national_ids"],
                createdAt: row["created_at"],
                createdBy: row["created_by"],
                expiresAt: row["expires_at"],
                revokedAt: row["revoked_at"],
                revokedBy: row["revoked_by"],
                maker: (row["maker"] as Int32?).map(String.init),
                children: row["children"],
                lastUsedAt: row["last_used_at"],
                lastUsedAddress: row["last_used_address"]
            )
        }
    }
}
