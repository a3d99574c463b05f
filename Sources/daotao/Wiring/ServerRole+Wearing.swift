import Logging
import Postgres
import Training

extension ServerRole {
    /// The configuration with which a server connects: as the server's role itself on a private cluster, and elsewhere
    /// with `set role`, where the account may do that.
    ///
    /// - Parameter logger: Gets a warning where the server has more rights than it needs.
    func worn(
        by configuration: PostgresConfiguration,
        isPrivate: Bool,
        _ logger: Logger
    ) async throws -> PostgresConfiguration {
        var configuration = configuration
        if isPrivate {
            try await allowLogin()
            configuration.user = Self.name
            return configuration
        }
        let standing = try await standing()
        switch standing {
        case .restrained: break
        case .assumable: configuration.settings["role"] = Self.name
        case .missing, .refused:
            logger.warning(
                "the server works as a role that may change the audit trail; docs/operations.md says how to make it another",
                metadata: ["role": "\(Self.name)", "reason": "\(standing.rawValue)"]
            )
        }
        return configuration
    }
}
