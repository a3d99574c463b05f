import Hummingbird
import Serving
import Shapes
import Training

/// The routes of goals.
struct GoalRoutes {
    let goals: Goals

    private static let code = Operation.Parameter.path("code", "The goal's code.")

    var operations: [Operation] {
        [list, create, show, edit, allocate, plans, plan, balances, addBalance, replaceBalance, close]
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
            problems: Self.fieldFaults + [.noSuchGoal, .goalClosed, .sharesExceed],
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
            "Share a goal's target out over units: make a plan.",
            right: .registrar,
            [Self.code],
            from: .bulk(.allocation),
            problems: [
                .noSuchGoal, .noSuchOrganization, .unknownOrganization, .namedTwice, .goalClosed, .goalDates,
                .sharesExceed,
                .noShare,
            ]
        ) { input in
            let body = input.body
            let ways: [PlanRequest.Way?] = [
                body.shares.map(PlanRequest.Way.shares),
                body.flag("byHeadcount") == true ? .byHeadcount(on: body.day("countedOn")) : nil,
                body.flag("equally") == true ? .equally : nil,
            ]
            let named = ways.compactMap(\.self)
            guard named.count == 1, let way = named.first else {
                throw Problem(FieldFault(.pointer(""), .oneWayOfNaming), status: 422)
            }
            let request = PlanRequest(
                way,
                under: body.text("under"),
                downTo: body.choice("downTo"),
                on: body.day("on"),
                decision: body.text("decision")
            )
            return try await goals.allocate(
                input.path("code"),
                request,
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var plans: Operation {
        .list(
            "/v1/goals/{code}/plans",
            id: "listGoalPlans",
            "The plans by which a goal's target was shared out, the latest first.",
            [Self.code],
            problems: [.noSuchGoal]
        ) { input, page in
            try await goals.plans(of: input.path("code"), page)
        }
    }

    private var plan: Operation {
        .show(
            "/v1/goals/{code}/plans/{number}",
            id: "showGoalPlan",
            "A plan, with the shares that it changed.",
            [Self.code, .path("number", "The number of the plan.", .text(1...9, pattern: .digits))],
            problems: [.noSuchGoal, .noSuchPlan]
        ) { input in
            try await goals.plan(Int(input.path("number")) ?? 0, of: input.path("code"))
        }
    }

    private var balances: Operation {
        .list(
            "/v1/goals/{code}/balances",
            id: "listOpeningBalances",
            "The opening balances of a goal, with those that were replaced.",
            [Self.code],
            problems: [.noSuchGoal]
        ) { input, page in
            try await goals.balances(of: input.path("code"), for: input.caller, page)
        }
    }

    private var addBalance: Operation {
        .change(
            by: .post,
            "/v1/goals/{code}/balances",
            id: "addOpeningBalance",
            "State how many officials of a unit were trained before records began.",
            right: .administrator,
            [Self.code],
            from: .json(.openingBalance),
            problems: [.noSuchGoal, .goalClosed, .unknownOrganization, .balanceOutsideGoal, .missingValue],
            isGuarded: false
        ) { input in
            let balance = StateBalance(
                unit: input.body.text("organization") ?? "",
                officials: input.body.integer("officials") ?? 0,
                day: input.body.day("day") ?? .today(),
                source: input.body.text("source") ?? ""
            )
            return try await goals.addBalance(input.path("code"), balance, by: input.caller)
        }
    }

    private var replaceBalance: Operation {
        .change(
            by: .post,
            "/v1/goals/{code}/balances/{number}/replacement",
            id: "replaceOpeningBalance",
            "Put another number in the place of an opening balance, as when names have come.",
            right: .administrator,
            [Self.code, .path("number", "The number of the balance.", .text(1...9, pattern: .digits))],
            from: .json(.balanceReplacement),
            problems: [.noSuchGoal, .goalClosed, .noSuchBalance, .balanceReplaced, .missingValue],
            isGuarded: false
        ) { input in
            try await goals.replaceBalance(
                Int(input.path("number")) ?? 0,
                of: input.path("code"),
                by: input.body.integer("officials") ?? 0,
                source: input.body.text("source") ?? "",
                by: input.caller
            )
        }
    }

    private var close: Operation {
        .change(
            by: .post,
            "/v1/goals/{code}/closing",
            id: "closeGoal",
            "Close a goal: nothing about it changes any more; what becomes known later is shown as corrections.",
            right: .administrator,
            [Self.code],
            from: .json(.goalClosing),
            problems: [.noSuchGoal, .goalClosed, .goalDates, .closedInFuture]
        ) { input in
            try await goals.close(
                input.path("code"),
                on: input.body.day("on"),
                decision: input.body.text("decision"),
                if: input.precondition(),
                by: input.caller
            )
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
        .optional("byHeadcount", flag, "Shares in proportion to the officials of the units directly below."),
        .optional("countedOn", day.orNull, "The day on which officials are counted; default: today."),
        .optional("equally", flag, "Equal shares for the units directly below."),
        .optional(
            "under",
            code.orNull,
            "The unit whose share is shared out; default: the token's own unit, or the nation."
        ),
        .optional("downTo", OrganizationLevel.schema.orNull, "Share out level by level down to this one."),
        .optional(
            "on",
            day.orNull,
            "The first day of the plan; default: today, or the goal's first day where there is no plan yet or today isn't one of its days."
        ),
        .optional("decision", text().orNull, "The decision behind the plan."),
    ]).named("Allocation")

    fileprivate static let openingBalance = object([
        .required("organization", code),
        .required("officials", integer(1...100_000_000)),
        .required("day", day, "The day by which they were trained."),
        .required("source", text(), "The report or decision that says so."),
    ]).named("StateBalance")

    fileprivate static let balanceReplacement = object([
        .required("officials", integer(0...100_000_000), "The number of people still without names."),
        .required("source", text(), "The report or decision that says so."),
    ]).named("ReplaceBalance")

    fileprivate static let goalClosing = object([
        .optional("on", day.orNull, "The day whose number stands; default: today."),
        .optional("decision", text().orNull, "The decision behind it."),
    ]).named("CloseGoal")
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
