import Hummingbird
import Training

/// Whom curricula are for.
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
            of: .targetGroup,
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
            as: .targetGroup,
            [Self.code],
            problems: [.noSuchTargetGroup]
        ) { input in
            try await targetGroups.show(input.path("code"))
        }
    }

    private var put: Operation {
        .change(
            by: .put,
            "/v1/target-groups/{code}",
            id: "putTargetGroup",
            "Say who belongs to a target group; it is made where there is none.",
            role: .administrator,
            [Self.code],
            from: .json(.putTargetGroup),
            as: .targetGroup,
            problems: [.missingValue, .valueTooLong, .controlCharacter, .blankAtTheEnds, .unknownCategory]
        ) { input in
            try await targetGroups.put(
                TargetGroup(
                    code: input.path("code"),
                    titleVi: input.body.text("titleVi") ?? "",
                    titleEn: input.body.text("titleEn"),
                    categories: input.body.texts("categories") ?? [],
                    positions: input.body.texts("positions") ?? []
                ),
                if: input.precondition { (standing: TargetGroup?) in standing },
                by: input.caller
            )
        }
    }
}
