import Shapes
import Training

extension Schema {
    static let createToken = object([
        .required("role", Role.schema),
        .of(
            Token.self,
            "scope",
            as: code,
            "The code of the unit at the head of the scope; default: the caller's own scope."
        ),
        .required("expiresAt", moment, "The moment at which it expires."),
        .of(Token.self, "purpose", as: text(1...500)),
        .optional("seesNationalIds", flag, "True for a token that may see national IDs in full."),
    ]).named("CreateToken")
}
