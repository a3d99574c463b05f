import Serving
import Shapes
import Training

extension Schema {
    static let recordCompletion = object([
        .required("official", code, "The official's code, national ID or `id`."),
        .required("course", code, "The course's code."),
        .required("completedOn", day, "The day, in Vietnam."),
        .of(Completion.self, "score", as: hundredths(0...100), "At most two digits behind the point."),
        .of(Completion.self, "evidence", as: text()),
        .of(Completion.self, "recognition", as: flag, "Whether prior learning is recognized, which takes evidence."),
    ]).named("RecordCompletion")

    static let recordedCompletions = object([
        .required("created", integer(), "How many are new."),
        .required("unchanged", integer(), "How many stood already."),
        .required("rejected", integer(), "How many were refused, or could not be recorded: nothing of them is stored."),
        .optional(
            "unknown",
            integer(),
            "How many may be stored or not, for the database went meanwhile; only where there are any."
        ),
        .required(
            "items",
            list(
                of: object([
                    .required("fate", choice(["created", "unchanged", "rejected", "unknown"])),
                    .optional("completion", RecordedCompletion.schema, "The fact as it stands."),
                    .optional(
                        "errors",
                        list(of: fault),
                        "Why it is not known to be stored; pointers are into the item."
                    ),
                ])
            ),
            "The fate of each, in the order in which they came."
        ),
    ]).named("RecordedCompletions")

    static let revocation = object([.required("reason", text(), "Why, in words.")]).named("Revocation")
}
