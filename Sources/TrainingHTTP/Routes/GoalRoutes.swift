import Hummingbird
import Serving
import Shapes
import Training

/// The routes of goals.
struct GoalRoutes {
    let goals: Goals

    private static let code = Operation.Parameter.path("code", "The goal's code.")

    var operations: [Operation] {
        [list, create, show, edit, allocate]
    }

    private var list: Operation {
        .list("/v1/goals", id: "listGoals", "The goals in the order of their codes.", cursor: .code) {
            _,
            page in
            try await goals.list(page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/goals/{code}",
            id: "showGoal",
            "One goal, with its curricula and the shares of its target.",
            [Self.code],
            problems: [.noSuchGoal]
        ) { input in
            try await goals.show(input.path("code"))
        }
    }

    private var create: Operation {
        .make(
            "/v1/goals",
            id: "createGoal",
            "Create a goal; earlier completions count towards it at once.",
            right: .administrator,
            from: .createGoal,
            problems: Self.fieldFaults + [.goalExists],
            rules: .domain { $0.goalEdit.faults(changing: nil) }
        ) { input in
            let command = CreateGoal(
                code: input.body.text("code") ?? "",
                titleVi: input.body.text("titleVi") ?? "",
                titleEn: input.body.text("titleEn"),
                target: input.body.integer("target") ?? 1,
                start: input.body.day("start") ?? .today(),
                deadline: input.body.day("deadline") ?? .today(),
                curricula: input.body["curricula"]?.goalCurricula ?? []
            )
            return (try await goals.create(command, by: input.caller), command.code)
        }
    }

    private var edit: Operation {
        .change(
            "/v1/goals/{code}",
            id: "editGoal",
            "Change a goal; everybody is counted again if its rules change.",
            right: .administrator,
            [Self.code],
            from: .patch(.editGoal),
            as: .recountedGoal,
            problems: Self.fieldFaults + [.noSuchGoal],
            rules: .domain { $0.goalEdit.faults(changing: nil) }
        ) { input in
            try await goals.edit(
                input.path("code"),
                input.body.goalEdit,
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var allocate: Operation {
        .change(
            by: .post,
            "/v1/goals/{code}/allocation",
            id: "allocateGoal",
            "Allocate a goal's target to units.",
            right: .administrator,
            [Self.code],
            from: .bulk(.allocation),
            problems: [.noSuchGoal, .unknownOrganization, .namedTwice]
        ) { input in
            switch (input.body.shares, input.body.flag("byHeadcount") ?? false) {
            case (let shares?, false):
                return try await goals.allocate(
                    input.path("code"),
                    shares,
                    if: input.precondition(),
                    by: input.caller
                )
            case (nil, true):
                return try await goals.allocateByHeadcount(
                    input.path("code"),
                    if: input.precondition(),
                    by: input.caller
                )
            default:
                throw Problem(FieldFault(.pointer(""), .oneWayOfNaming), status: 422)
            }
        }
    }

    private static let fieldFaults: [ErrorCode] = [.goalDates, .unknownCurriculum, .namedTwice]
}

extension Schema {
    static let target = integer(1...100_000_000)

    fileprivate static let recountedGoal = Recounted<GoalRecord>.schema.named("RecountedGoal")

    fileprivate static let goalCurriculum = object([
        .required("code", code),
        .optional("since", day.orNull, "The day from which it satisfies the goal; default: always."),
    ]).named("GoalCurriculum")

    private static let curriculaAsked = list(of: goalCurriculum, 0...1000, distinct: .by("code"))

    fileprivate static let createGoal = object([
        .required("code", code),
        .required("titleVi", text()),
        .of(Goal.self, "titleEn", as: text()),
        .required("target", target),
        .required("start", day),
        .required("deadline", day),
        .optional("curricula", curriculaAsked.orNull, "The curricula, each once; none for every published one."),
    ]).named("CreateGoal")

    fileprivate static let editGoal = object([
        .optional("titleVi", text()),
        .of(Goal.self, "titleEn", as: text()),
        .optional("target", target),
        .optional("start", day),
        .optional("deadline", day),
        .optional("curricula", curriculaAsked, "All curricula, each once; empty for every published one."),
    ]).named("EditGoal")

    fileprivate static let allocation = object([
        .optional(
            "shares",
            list(
                of: object([
                    .required("organization", code), .required("target", integer(0...100_000_000)),
                ]),
                1...20_000,
                distinct: .by("organization")
            ),
            "The shares of some units, each once; other units keep theirs."
        ),
        .optional(
            "byHeadcount",
            flag,
            "Allocate the target to ministries and provinces in proportion to their officials."
        ),
    ]).named("Allocation")
}

extension JSONBody {
    /// The changes of a goal's fields.
    fileprivate var goalEdit: GoalEdit {
        var edit = GoalEdit()
        edit.titleVi = textChange("titleVi")
        edit.titleEn = textChange("titleEn")
        edit.target = integerChange("target")
        edit.start = dayChange("start")
        edit.deadline = dayChange("deadline")
        edit.curricula = change("curricula", \.goalCurricula)
        return edit
    }

    /// The shares of units in the body.
    fileprivate var shares: [GoalAllocation]? {
        items("shares")?.map { share in
            GoalAllocation(organization: share.text("organization") ?? "", target: share.integer("target") ?? 0)
        }
    }
}

extension JSONValue {
    /// The curricula that satisfy a goal.
    fileprivate var goalCurricula: [GoalCurriculum] {
        items.map(JSONBody.init).map { GoalCurriculum(code: $0.text("code") ?? "", since: $0.day("since")) }
    }
}
