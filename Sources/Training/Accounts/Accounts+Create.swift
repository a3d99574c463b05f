import FoundationEssentials
import Postgres

extension Accounts {
    /// Hands out a token; its secret is in the answer, and nowhere else.
    ///
    /// Nobody hands out what they don't have: a token sees no more of the state than whoever asks for it, and national IDs
    /// only where they do.
    ///
    /// - Parameters:
    ///   - command: The token to make.
    ///   - caller: Who asks.
    /// - Returns: The token and its secret.
    /// - Throws: ``TrainingError`` `forbidden`, `unknown_organization`, `expiry_out_of_range`, `value_too_long`.
    public func create(_ command: CreateToken, by caller: Caller) async throws -> CreatedToken {
        try caller.require(.administrator)
        try caller.require(command.role)
        guard caller.seesNationalIDs || !command.seesNationalIDs else {
            throw TrainingError(.forbidden, ["expected": caller.role.rawValue])
        }
        return try await trainingErrors {
            let moment = now()
            let purpose = command.purpose.flatMap { $0.isEmpty ? nil : $0 }
            try command.check(at: moment)
            let scope = try await scope(command.scope, for: caller)
            let secret = TokenSecret()
            return try await postgres.transaction { transaction in
                let id: Int32? = try await transaction.first(
                    """
                    insert into token (hash, purpose, role, organization, sees_national_ids, created_at, created_by,
                                       expires_at)
                    values (\(Array(secret.hash)), \(purpose), \(command.role.rawValue), \(scope.top),
                            \(command.seesNationalIDs), \(moment), \(caller.name), \(command.expiresAt))
                    returning id
                    """
                )
                guard let id, let token = try await find("token.id = \(id)", limit: 1, in: transaction).first else {
                    throw TrainingError(.internalFault)
                }
                try await transaction.note(
                    .tokenCreate,
                    token.id,
                    of: "select organization from token where id = \(id)",
                    to: token,
                    by: caller
                )
                return CreatedToken(token: token, secret: secret.text)
            }
        }
    }

    /// The part of the state that a code names today, within what the caller sees; all of that where there is no code.
    ///
    /// - Throws: ``TrainingError`` `unknown_organization`.
    private func scope(_ code: String?, for caller: Caller) async throws -> Scope {
        guard let code else { return caller.scope }
        do {
            return try await organizations.id(of: code, on: today(), for: caller).map(Scope.subtree) ?? caller.scope
        } catch let error as TrainingError where error.code == .noSuchOrganization {
            throw TrainingError.refused([Fault("scope", .unknownOrganization, ["found": code])])
        }
    }
}

extension CreateToken {
    /// The end of the year 9999, after which no date is written in four digits.
    private static let end = Date(timeIntervalSince1970: 253_402_300_800)

    fileprivate func check(at moment: Date) throws {
        var faults = Fault.texts([("purpose", purpose, 500)])
        if expiresAt <= moment || expiresAt >= Self.end {
            faults.append(Fault("expires_at", .expiryOutOfRange))
        }
        try faults.throwAny()
    }
}
