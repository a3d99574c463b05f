import Shapes
import Training

extension Schema {
    static let createToken = object([
        .required("role", Role.schema),
        .of(Token.self, "scope", as: code, "A unit's code; the caller's own scope unless it is said."),
        .required("expiresAt", moment, "When it ends."),
        .of(Token.self, "purpose", as: text(1...500)),
        .optional("seesNationalIds", flag, "Whether it may see national IDs whole."),
    ]).named("CreateToken")
}
