import Serving
import Training

extension Schema {
    static let role = choice(of: Role.self)

    static let token = object([
        .required("id", words(), "Its number."),
        .optional("purpose", words()),
        .required("role", role, "What it may do; each role may do all that those before it may."),
        .optional("scope", words(), "The unit that all it sees hangs from; not there for the whole state."),
        .required("seesNationalIds", flag),
        .required("createdAt", moment),
        .required("createdBy", words()),
        .required("expiresAt", moment),
        .optional("revokedAt", moment),
        .optional("revokedBy", words()),
        .optional("maker", words(), "The token that handed it out, with which it ends; not there where no token did."),
        .required(
            "children",
            .list(of: words()),
            "Those that it handed out and that still let somebody in; after its revocation all that ended with it."
        ),
        .optional("lastUsedAt", moment),
        .optional("lastUsedAddress", words()),
    ]).named("Token")

    static let createToken = object([
        .required("role", role),
        .optional("scope", code.orNull, "A unit's code; the caller's own scope unless it is said."),
        .required("expiresAt", moment, "When it ends."),
        .optional("purpose", text(1...500).orNull, "Whose it is, or what for."),
        .optional("seesNationalIds", flag, "Whether it may see national IDs whole."),
    ]).named("CreateToken")

    static let createdToken = object([
        .required("id", words()),
        .required("token", words(), "The secret, shown this once."),
        .required("role", role),
        .required("scope", words().orNull),
        .required("expiresAt", moment),
        .optional("purpose", words()),
        .required("seesNationalIds", flag),
    ]).named("CreatedToken")

    static let auditRecord = object([
        .required("id", words()),
        .required("at", moment),
        .required("by", words(), "Who did it."),
        .optional("address", words(), "Where from."),
        .required("request", words(), "In which request."),
        .required("action", choice(of: AuditAction.self)),
        .required("subject", words(), "The kind of thing that it was done to."),
        .optional("name", words(), "What names the thing."),
        .optional("organization", words(), "The unit concerned."),
        .optional("before", anything, "What the changed fields were."),
        .optional("after", anything, "What they became."),
    ]).named("AuditRecord")
}
