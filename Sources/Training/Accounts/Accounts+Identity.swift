import Postgres

/// Somebody whom an identity provider vouches for.
public struct Identity: Sendable, Hashable {
    /// The provider's name for them.
    public let subject: String

    /// What they may do.
    public let role: Role

    /// The code of the unit at the top of their scope; nil for the whole state.
    public let scope: String?

    /// Whether they may see national IDs whole.
    public let seesNationalIDs: Bool

    /// Somebody whom an identity provider vouches for.
    ///
    /// - Parameters:
    ///   - subject: The provider's name for them.
    ///   - role: What they may do.
    ///   - scope: The code of the unit at the top of their scope; nil for the whole state.
    ///   - seesNationalIDs: Whether they may see national IDs whole.
    public init(subject: String, role: Role, scope: String?, seesNationalIDs: Bool) {
        self.subject = subject
        self.role = role
        self.scope = scope
        self.seesNationalIDs = seesNationalIDs
    }
}

extension Accounts {
    /// The scope of somebody whom a provider vouches for, by the unit that the code names today.
    ///
    /// - Parameter identity: Who it is.
    /// - Returns: The scope.
    /// - Throws: ``TrainingError`` `unauthenticated` where there is no such unit.
    public func scope(of identity: Identity) async throws -> Scope {
        try await trainingErrors {
            guard let code = identity.scope else { return .everything }
            do {
                guard let top = try await organizations.id(of: code, on: today(in: postgres)) else {
                    return .everything
                }
                return .subtree(top)
            } catch let error as TrainingError where error.code == .noSuchOrganization {
                throw TrainingError(.unauthenticated)
            }
        }
    }
}
