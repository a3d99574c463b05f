import Postgres

/// A person for whom an identity provider vouches.
public struct Identity: Sendable, Hashable {
    /// The provider's name for the person.
    public let subject: String

    public let role: Role

    /// The code of the unit at the top of the person's scope; nil for the whole state.
    public let scope: String?

    /// True if the person may see national IDs whole.
    public let seesNationalIDs: Bool

    public init(subject: String, role: Role, scope: String?, seesNationalIDs: Bool) {
        self.subject = subject
        self.role = role
        self.scope = scope
        self.seesNationalIDs = seesNationalIDs
    }
}

extension Accounts {
    /// The scope of a person for whom a provider vouches, by the unit that the code names today.
    ///
    /// - Throws: ``TrainingError`` `unauthenticated` where the code names no unit.
    public func scope(of identity: Identity) async throws -> Scope {
        try await trainingErrors {
            guard let code = identity.scope else { return .everything }
            do {
                guard let top = try await organizations.id(of: code, on: today(in: postgres), for: nil, in: postgres)
                else {
                    return .everything
                }
                return .subtree(top)
            } catch let error as TrainingError where error.code == .noSuchOrganization {
                throw TrainingError(.unauthenticated)
            }
        }
    }
}
