import FoundationEssentials
import HTTPTypes
import Hummingbird
import Serving
import Shapes
import Training

/// The routes of tokens.
struct TokenRoutes {
    let accounts: Accounts

    private static let id = Operation.Parameter.path("id", "The token's number.", .number)

    var operations: [Operation] {
        [list, create, show, revoke]
    }

    private var list: Operation {
        .list(
            "/v1/tokens",
            id: "listTokens",
            "The tokens within the caller's scope, the newest first; never their secrets.",
            right: .scopedAdministrator,
            [
                .query("role", Role.schema, "Only those of this role."),
                .query("live", .flag, "Only tokens that are neither expired nor revoked."),
                .query("maker", .number, "Only tokens that this token issued."),
            ]
        ) { input, page in
            var filter = TokenFilter()
            filter.role = input.choice("role")
            filter.onlyLive = input.flag("live") ?? false
            filter.maker = input.text("maker")
            return try await accounts.list(filter, by: input.caller, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/tokens/{id}",
            id: "showToken",
            "One token, without its secret.",
            right: .scopedAdministrator,
            [Self.id],
            problems: [.noSuchToken]
        ) { input in
            try await accounts.show(input.path("id"), by: input.caller)
        }
    }

    /// The operation takes no idempotency key, because its answer holds the secret, which must not be stored.
    private var create: Operation {
        Operation(
            method: .post,
            path: "/v1/tokens",
            id: "createToken",
            summary: "Issue a token; its secret is shown only this once.",
            right: .scopedAdministrator,
            body: .json(.createToken),
            answers: [
                .json(CreatedToken.schema, status: .created, "Made.", headers: [.location, .caching])
            ],
            problems: [.unknownOrganization, .expiryOutOfRange]
        ) { input in
            let created = try await accounts.create(
                CreateToken(
                    role: input.body.choice("role") ?? .viewer,
                    scope: input.body.text("scope"),
                    expiresAt: input.body.moment("expiresAt") ?? Date(timeIntervalSince1970: 0),
                    purpose: input.body.text("purpose"),
                    seesNationalIDs: input.body.flag("seesNationalIds") ?? false
                ),
                by: input.caller
            )
            var response = Response(json: created, status: .created)
            response.headers[.location] = "/v1/tokens/\(created.token.id)"
            response.headers[.cacheControl] = "no-store"
            return response
        }
    }

    private var revoke: Operation {
        .change(
            by: .post,
            "/v1/tokens/{id}/revocation",
            id: "revokeToken",
            "Revoke a token, at once and for good, and the tokens that it issued with it.",
            right: .scopedAdministrator,
            [
                Self.id,
                .query(
                    "withChildren",
                    .flag,
                    "True to revoke the tokens that it issued too; without it a token that has issued any is kept."
                ),
            ],
            from: nil,
            problems: [.noSuchToken, .tokenHasChildren],
            isGuarded: false
        ) { input in
            try await accounts.revoke(
                input.path("id"),
                withChildren: input.flag("withChildren") ?? false,
                by: input.caller
            )
        }
    }
}

extension Schema {
    fileprivate static let createToken = object([
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
