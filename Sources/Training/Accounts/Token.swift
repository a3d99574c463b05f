public import FoundationEssentials

/// What a client over HTTP was let in with: everything about it but the secret.
public struct Token: Sendable, Hashable, Encodable {
    /// Its number.
    public let id: String

    /// Whose it is, or what for, in words.
    public let purpose: String?

    /// What it may do.
    public let role: Role

    /// The code of the unit that all it sees hangs from, as the unit is called now or was called last; nil for the whole
    /// state.
    public let scope: String?

    /// Whether it may see national IDs whole.
    public let seesNationalIDs: Bool

    /// When it was handed out.
    public let createdAt: Date

    /// Who handed it out.
    public let createdBy: String

    /// The moment from which it is worth nothing.
    public let expiresAt: Date

    /// When it was revoked, nil where it was not.
    public let revokedAt: Date?

    /// Who revoked it.
    public let revokedBy: String?

    /// The number of the token that made it, with which it ends; nil where no token did.
    public let maker: String?

    /// The numbers of the tokens that it made and that still let somebody in; in the answer to its revocation, of all
    /// that were revoked with it.
    public internal(set) var children: [String]

    /// When it was last shown, to the minute; nil where it never was.
    public let lastUsedAt: Date?

    /// Where it was last shown from.
    public let lastUsedAddress: String?

    private enum CodingKeys: String, CodingKey {
        case id, purpose, role, scope
        case seesNationalIDs = "seesNationalIds"
        case createdAt, createdBy, expiresAt, revokedAt, revokedBy, maker, children, lastUsedAt, lastUsedAddress
    }

    /// The token without its children, which have audit entries of their own.
    var withoutChildren: Token {
        var token = self
        token.children = []
        return token
    }

    /// Whether the token lets its holder in at a moment: it is neither revoked nor expired.
    public func isLive(at moment: Date) -> Bool {
        revokedAt == nil && moment < expiresAt
    }
}

/// Asks for a new token.
public struct CreateToken: Sendable {
    /// What it may do.
    public var role: Role

    /// The code of the unit that all it sees hangs from; nil for all that whoever asks sees themselves.
    public var scope: String?

    /// The moment from which it is worth nothing.
    public var expiresAt: Date

    /// Whose it is, or what for, in words.
    public var purpose: String?

    /// Whether it may see national IDs whole.
    public var seesNationalIDs: Bool

    /// Asks for a new token.
    ///
    /// - Parameters:
    ///   - role: What it may do.
    ///   - scope: The code of the unit that all it sees hangs from; nil for all that whoever asks sees themselves.
    ///   - expiresAt: The moment from which it is worth nothing.
    ///   - purpose: Whose it is, or what for, in words.
    ///   - seesNationalIDs: Whether it may see national IDs whole.
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

/// A token that was just made, with its secret, which is shown this once.
public struct CreatedToken: Sendable, Encodable {
    /// The token as it is on record.
    public let token: Token

    /// The secret that its holder has to show.
    public let secret: String

    private enum Keys: String, CodingKey {
        case id, token, role, scope, expiresAt, purpose
        case seesNationalIDs = "seesNationalIds"
    }

    /// Writes the token as clients rely on it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(token.id, forKey: .id)
        try container.encode(secret, forKey: .token)
        try container.encode(token.role, forKey: .role)
        try container.encode(token.scope, forKey: .scope)
        try container.encode(token.expiresAt, forKey: .expiresAt)
        try container.encodeIfPresent(token.purpose, forKey: .purpose)
        try container.encode(token.seesNationalIDs, forKey: .seesNationalIDs)
    }
}

/// Which tokens a list shows.
public struct TokenFilter: Sendable {
    /// Only tokens of this role; nil for all.
    public var role: Role?

    /// Whether to leave out revoked and expired tokens.
    public var onlyLive = false

    /// Only tokens that this token made, by its number; nil for all.
    public var maker: String?

    /// All tokens.
    public init() {}
}
