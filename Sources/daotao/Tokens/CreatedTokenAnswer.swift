import FoundationEssentials
import Training

/// A new token, whose secret has a line of its own, easy to copy, and is all that `--quiet` shows.
struct CreatedTokenAnswer: Answer {
    let created: CreatedToken

    private var token: Token { created.token }

    var body: CreatedToken { created }
    var columns: [String] { ["id", "token", "role", "scope", "expires_at"] }
    var csvRows: [[String?]] {
        [[token.id, created.secret, token.role.rawValue, token.scope, token.expiresAt.formatted(.iso8601)]]
    }
    var essence: [String] { [created.secret] }

    func picture(on canvas: Canvas) -> String {
        canvas.page([
            canvas.done(words("tokens.created", ["id": token.id])),
            created.secret,
            words("tokens.shown-once"),
            canvas.fields(token.fields),
        ])
    }
}
