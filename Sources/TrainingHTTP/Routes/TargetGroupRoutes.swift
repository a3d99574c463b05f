import Hummingbird
import Serving
import Shapes
import Training

/// The routes of target groups.
struct TargetGroupRoutes {
    let targetGroups: TargetGroups

    private static let code = Operation.Parameter.path("code", "The target group's code.")

    var operations: [Operation] {
        [list, show, put]
    }

    private var list: Operation {
        .list(
            "/v1/target-groups",
            id: "listTargetGroups",
            "The target groups in the order of their codes.",
            cursor: .code
        ) { _, page in
            try await targetGroups.list(page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/target-groups/{code}",
            id: "showTargetGroup",
            "One target group.",
            [Self.code],
            problems: [.noSuchTargetGroup]
        ) { input in
            try await targetGroups.show(input.path("code"))
        }
    }

    private var put: Operation {
        Operation(
            method: .put,
            path: "/v1/target-groups/{code}",
            id: "putTargetGroup",
            summary: "Set the rules of a target group; it is created if there is none.",
            right: .administrator,
            parameters: [
                Self.code, .ifMatch,
                .header(
                    "If-None-Match",
                    .anyText,
                    "Do it only if the thing on record hasn't this ETag; `*`: only if there is none (RFC 9110, 13.1.2)."
                ),
            ],
            body: .json(.putTargetGroup),
            answers: [
                .json(TargetGroup.schema, "The thing on record after the change.", headers: [.tag, .caching]),
                .json(TargetGroup.schema, status: .created, "Made.", headers: [.location, .tag, .caching]),
            ],
            problems: [.unknownCategory, .namedTwice, .preconditionFailed],
            isRepeatable: true
        ) { input in
            let (group, isNew) = try await targetGroups.put(
                tellingNew: TargetGroup(
                    code: input.path("code"),
                    titleVi: input.body.text("titleVi") ?? "",
                    titleEn: input.body.text("titleEn"),
                    categories: input.body.texts("categories") ?? [],
                    positions: input.body.texts("positions") ?? []
                ),
                if: input.putPrecondition(),
                by: input.caller
            )
            var response = Response(tagged: group, status: isNew ? .created : .ok)
            if isNew { response.headers[.location] = "/v1/target-groups/\(group.code.percentEncoded)" }
            return response
        }
    }
}

extension Schema {
    fileprivate static let putTargetGroup = object([
        .required("titleVi", text()),
        .of(TargetGroup.self, "titleEn", as: text()),
        .optional("categories", list(of: category, 0...3, distinct: .items)),
        .optional("positions", list(of: text(1...200), 0...200, distinct: .items)),
    ]).named("PutTargetGroup")
}
