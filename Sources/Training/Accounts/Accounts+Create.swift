import FoundationEssentials
import Postgres

extension Accounts {
    /// Makes a token; only the answer shows its secret.
    ///
    /// Nobody can pass on rights that they don't have: a token sees no more of the state than its maker, and national
    /// IDs only where the maker does. It ends when the maker does, or in a year at the latest.
    ///
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
            try command.check(at: moment, until: caller.endsAt)
            let scope = try await scope(command.scope, for: caller)
            let secret = TokenSecret()
            // Tries are counted as the maker's, unless the maker may see national IDs anyway or has no end.
            let triesAs = caller.seesNationalIDs || caller.endsAt == nil ? nil : caller.triesAs
            return try await postgres.transaction { transaction in
                let id: Int32? = try await transaction.first(
                    """
                    insert into token (hash, purpose, role, organization, sees_national_ids, created_at, created_by,
                                       expires_at, maker, tries_as)
                    values (\(Array(secret.hash)), \(purpose), \(command.role), \(scope.top),
                            \(command.seesNationalIDs), \(moment), \(caller.name), \(command.expiresAt),
                            \(caller.token), \(triesAs))
                    returning id
                    """
                )
                guard let id, let token = try await find("token.id = \(id)", limit: 1, in: transaction).first else {
                    throw TrainingError(.internalFault)
                }
                try await transaction.audit(
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

    /// The part of the state that a code names today, within the caller's scope; without a code the caller's whole
    /// scope.
    ///
    /// - Throws: ``TrainingError`` `unknown_organization`.
    private func scope(_ code: String?, for caller: Caller) async throws -> Scope {
        guard let code else { return caller.scope }
        do {
            let today = try await today(in: postgres)
            return try await organizations.id(of: code, on: today, for: caller, in: postgres).map(Scope.subtree)
                ?? caller.scope
        } catch let error as TrainingError where error.code == .noSuchOrganization {
            throw TrainingError.refused([Fault("scope", .unknownOrganization, ["found": code])])
        }
    }
}

extension CreateToken {
    /// The longest life of a token, a year: a token shouldn't outlive everybody's memory of it.
    private static let longest: TimeInterval = 366 * 86_400

    /// The day and the minute of a moment in Vietnam.
    private static func spoken(_ moment: Date) -> String {
        let minutes = (Int(moment.timeIntervalSince1970) + 7 * 3600) % 86_400 / 60
        let (hour, minute) = (minutes / 60, minutes % 60)
        let day = Day(secondsSince1970: Int(moment.timeIntervalSince1970))
        return "\(day) \(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    fileprivate func check(at moment: Date, until end: Date?) throws {
        var faults = Fault.texts([("purpose", purpose, 500)])
        let latest = min(moment.addingTimeInterval(Self.longest), end ?? .distantFuture)
        if expiresAt <= moment || expiresAt > latest {
            faults.append(Fault("expires_at", .expiryOutOfRange, ["expected": Self.spoken(latest)]))
        }
        try faults.throwAny()
    }
}
