import Shapes
import Training

extension Schema {
    static let target = integer(1...100_000_000)

    static let recountedGoal = Recounted<GoalRecord>.schema.named("RecountedGoal")

    static let goalCurriculum = object([
        .required("code", code),
        .optional("since", day.orNull, "The day from which it satisfies the goal; default: always."),
    ]).named("GoalCurriculum")

    private static let curriculaAsked = list(of: goalCurriculum, 0...1000, distinct: .by("code"))

    static let createGoal = object([
        .required("code", code),
        .required("titleVi", text()),
        .of(Goal.self, "titleEn", as: text()),
        .required("target", target),
        .required("start", day),
        .required("deadline", day),
        .optional("curricula", curriculaAsked.orNull, "The curricula, each once; none for every published one."),
    ]).named("CreateGoal")

    static let editGoal = object([
        .optional("titleVi", text()),
        .of(Goal.self, "titleEn", as: text()),
        .optional("target", target),
        .optional("start", day),
        .optional("deadline", day),
        .optional("curricula", curriculaAsked, "All curricula, each once; empty for every published one."),
    ]).named("EditGoal")

    static let allocation = object([
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
