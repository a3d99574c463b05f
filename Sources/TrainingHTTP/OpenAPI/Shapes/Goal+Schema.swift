import Serving
import Training

extension Schema {
    static let target = integer(1...100_000_000)

    static let goal = object([
        .required("code", words()),
        .required("titleVi", words()),
        .optional("titleEn", words()),
        .required("target", integer(), "How many officials."),
        .required("start", day, "The first day that counts."),
        .required("deadline", day, "The last day that counts."),
    ]).named("Goal")

    /// What the answer to a change of the rules tells besides the thing that changed.
    static let changedGoals = Property.required(
        "changedGoals",
        list(
            of: object([
                .required("goal", words(), "The goal's code."),
                .required("before", integer(), "How many officials were trained before the change."),
                .required("after", integer(), "How many are trained after it."),
            ]).named("ChangedGoal")
        ),
        "The goals whose number changed by it, as of today."
    )

    private static let goalRecordProperties: [Property] = [
        .required("goal", goal),
        .required("curricula", list(of: words()), "What satisfies it; empty where any published curriculum does."),
        .required("curriculaSince", list(of: day.orNull), "From when each of `curricula` does."),
        .required(
            "allocations",
            list(
                of: object([
                    .required("organization", words()), .optional("name", words()), .required("target", integer()),
                ])
            ),
            "How the target is shared out."
        ),
    ]

    static let goalRecord = object(goalRecordProperties).named("GoalRecord")
    static let recountedGoal = object(goalRecordProperties + [changedGoals]).named("RecountedGoal")

    static let goalCurriculum = object([
        .required("code", code),
        .optional("since", day.orNull, "From which day it satisfies the goal; always, unless it is said."),
    ]).named("GoalCurriculum")

    private static let curriculaAsked = list(of: goalCurriculum, 0...1000, distinct: .by("code"))

    static let createGoal = object([
        .required("code", code),
        .required("titleVi", text()),
        .optional("titleEn", text().orNull),
        .required("target", target),
        .required("start", day),
        .required("deadline", day),
        .optional("curricula", curriculaAsked.orNull, "Each once; none for any published one."),
    ]).named("CreateGoal")

    static let editGoal = object([
        .optional("titleVi", text()),
        .optional("titleEn", text().orNull),
        .optional("target", target),
        .optional("start", day),
        .optional("deadline", day),
        .optional("curricula", curriculaAsked, "All of them, each once; empty for any published one."),
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
            "The shares of some units, each once; those of others stay."
        ),
        .optional("byHeadcount", flag, "Share the target out over ministries and provinces by their officials."),
    ]).named("Allocation")

    private static let withheld =
        "`true` where the numbers would tell of single persons, to whom has no token that sees the unit; else not there."

    static let progress = object([
        .required("goal", goal),
        .required("asOf", day, "Everything up to the end of this day is counted."),
        .optional("isToCome", flag, "True where that day is still to come: what is on record by now is counted."),
        .optional("under", words(), "The unit that it is about."),
        .required("trained", integer().orNull, "How many officials are trained; null where that is withheld."),
        .required(
            "percent",
            number(0...100_000_000_000).orNull,
            "In hundredths of the target; null where there is none."
        ),
        .required("attendances", integer().orNull, "Lượt: completions of the goal's courses; null where withheld."),
        .optional("withheld", flag, withheld),
        .required(
            "officials",
            integer().orNull,
            "How many officials there are that day; null where every unit has a share of the target."
        ),
        .required(
            "onPace",
            flag.orNull,
            "Whether as many are trained as by an even pace; null where there is no target."
        ),
        .required(
            "units",
            list(
                of: object([
                    .required("code", words()), .required("name", words()),
                    .optional("within", words(), "What it lies in, as `Huyện Cái Bè, Tỉnh Tiền Giang`."),
                    .required("level", level),
                    .required("target", integer().orNull), .required("trained", integer().orNull),
                    .required("percent", number(0...100_000_000_000).orNull),
                    .required("attendances", integer().orNull),
                    .required("officials", integer().orNull),
                    .required(
                        "percentOfOfficials",
                        number(0...100_000_000_000).orNull,
                        "Trained, in hundredths of the unit's officials: what it is ranked by without a share."
                    ),
                    .optional("withheld", flag, withheld),
                    .required("onPace", flag.orNull, "Whether it is on the even pace."),
                ])
            )
        ),
    ]).named("Progress")
}
