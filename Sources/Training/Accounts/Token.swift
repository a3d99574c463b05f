public import FoundationEssentials
public import Shapes

/// A token for access over HTTP, without its secret.
public struct Token: Sendable, Hashable {
    public let id: String
    public let purpose: String?
    public let role: Role
    public let scope: String?
    public let seesNationalIDs: Bool
    public let createdAt: Date
    public let createdBy: String
    public let expiresAt: Date
    public let revokedAt: Date?
    public let revokedBy: String?
    public let maker: String?
    public internal(set) var children: [String]
    public let lastUsedAt: Date?
    public let lastUsedAddress: String?

    /// The token without its children, which have audit entries of their own.
    var withoutChildren: Token {
        var token = self
        token.children = []
        return token
    }

    /// True if the token is valid at a moment: neither revoked nor expired.
    public func isLive(at moment: Date) -> Bool {
        revokedAt == nil && moment < expiresAt
    }
}

extension Token: Tabular {
    public static let shape = Shape<Token>(
        "Token",
        columns: [
            "id", "purpose", "role", "scope", "sees_national_ids", "created_at", "created_by", "expires_at",
            "revoked_at", "revoked_by", "last_used_at", "last_used_address", "maker",
        ]
    ) {
        Field("id", \.id, "Its number.").column()
        Field("purpose", \.purpose, "The holder or the purpose.").column()
        Field("role", \.role, "The role; each role may do everything that those before it may.").column()
        Field(
            "scope",
            \.scope,
            "The scope: the unit that the token sees, with all units below it; absent for the whole state."
        ).column()
        Field("seesNationalIds", \.seesNationalIDs, "True for a token that may see national IDs in full.").column()
        Field("createdAt", \.createdAt).column()
        Field("createdBy", \.createdBy).column()
        Field("expiresAt", \.expiresAt, "The moment from which the token is no longer accepted.").column()
        Field("revokedAt", \.revokedAt).column()
        Field("revokedBy", \.revokedBy).column()
        Field(
            "maker",
            \.maker,
            "The token that issued this one, and with which it ends; absent where no token did."
        ).column()
        Field(
            "children",
            \.children,
            "The valid tokens that this one issued; after its revocation, all that ended with it."
        )
        Field("lastUsedAt", \.lastUsedAt, "The last use, to the minute.").column()
        Field("lastUsedAddress", \.lastUsedAddress).column()
    }
}

/// A request to make a token.
public struct CreateToken: Sendable {
    public var role: Role
    public var scope: String?
    public var expiresAt: Date
    public var purpose: String?
    public var seesNationalIDs: Bool

    /// A request to make a token.
    ///
    /// - Parameters:
    ///   - scope: The code of the unit at the top of its scope; nil for the caller's own scope.
    ///   - expiresAt: The moment from which it is no longer valid.
    ///   - purpose: Its holder or purpose, in words.
    ///   - seesNationalIDs: True if its holder may see whole national IDs.
    public init(
        role: Role,
        scope: String? = nil,
        expiresAt: Date,
        purpose: String? = nil,
        seesNationalIDs: Bool = false
    ) {
        self.role = role
        self.scope = scope
        self.expiresAt = expiresAt
        self.purpose = purpose
        self.seesNationalIDs = seesNationalIDs
    }
}

/// A new token with its secret, which is shown only this once.
public struct CreatedToken: Sendable {
    public let token: Token
    public let secret: String
}

extension CreatedToken: Shaped {
    public static let shape = Shape<CreatedToken>("CreatedToken") {
        Field("id", \.token.id)
        Field("token", \.secret, "The secret, shown only this once.")
        Field("role", \.token.role)
        Field(orNull: "scope", \.token.scope)
        Field("expiresAt", \.token.expiresAt)
        Field("purpose", \.token.purpose)
        Field("seesNationalIds", \.token.seesNationalIDs)
    }
}

/// A filter of tokens; a field that is nil selects all.
public struct TokenFilter: Sendable {
    public var role: Role?

    /// True if to leave out revoked and expired tokens.
    public var onlyLive = false

    /// The number of the token that made them.
    public var maker: String?

    public init() {}
}
