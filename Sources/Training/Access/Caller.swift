public import FoundationEssentials

/// The caller of a use case: who they are, what they may do, and which part of the state they see.
///
/// Every fact that is recorded names its caller and the request that it came with.
public struct Caller: Sendable, Hashable {
    /// A stable name: `operator:lan` for a person at a shell, `token:12` for a client over HTTP, `oidc:` and a subject
    /// for a client that an identity provider vouches for.
    public let name: String

    public let request: String

    /// The address of the caller, nil for a person at a shell.
    public let address: String?

    public let role: Role

    /// The part of the state that the caller sees and changes.
    public let scope: Scope

    /// True if the caller may see national IDs whole.
    public let seesNationalIDs: Bool

    /// The number of the caller's token; nil for a caller without one.
    public let token: Int32?

    /// The moment from which the caller is no longer let in; nil where it isn't known.
    public let endsAt: Date?

    /// The name under which the caller's tries of national IDs are counted.
    ///
    /// If the token's maker may not see national IDs either, it is the maker's name, so that more tokens don't give
    /// more tries.
    let triesAs: String

    /// Creates a caller.
    ///
    /// - Parameters:
    ///   - token: The number of the token that the caller shows.
    ///   - triesAs: The name under which the caller's tries of national IDs are counted; nil for the caller's own.
    public init(
        name: String,
        request: String,
        address: String? = nil,
        role: Role,
        scope: Scope,
        seesNationalIDs: Bool = false,
        token: Int32? = nil,
        endsAt: Date? = nil,
        triesAs: String? = nil
    ) {
        self.name = name
        self.request = request
        self.address = address
        self.role = role
        self.scope = scope
        self.seesNationalIDs = seesNationalIDs
        self.token = token
        self.endsAt = endsAt
        self.triesAs = triesAs ?? name
    }

    /// The person at the shell, who may do everything that the files of this account allow.
    public static func `operator`(_ name: String, request: String) -> Caller {
        Caller(
            name: "operator:\(name)",
            request: request,
            role: .administrator,
            scope: .everything,
            seesNationalIDs: true
        )
    }

    /// The registry itself, which reads a thing back after a caller has changed it.
    static var registry: Caller {
        Caller(name: "registry", request: "", role: .administrator, scope: .everything, seesNationalIDs: true)
    }

    /// True if the caller may name people by national IDs.
    ///
    /// A viewer who sees only the last digits could find out the others by trying. Recorders name people by the numbers
    /// that they are given, whether they may see national IDs or not.
    var findsByNationalID: Bool { seesNationalIDs || role >= .recorder }

    /// Checks that the caller has at least a role.
    ///
    /// - Throws: ``TrainingError`` `forbidden`.
    public func require(_ role: Role) throws {
        guard self.role >= role else { throw TrainingError(.forbidden, ["expected": role.rawValue]) }
    }

    /// Checks that the caller is an administrator of the whole state.
    ///
    /// - Throws: ``TrainingError`` `forbidden`.
    public func requireWholeState() throws {
        try require(.administrator)
        guard scope == .everything else { throw TrainingError(.forbidden, ["expected": role.rawValue]) }
    }
}
