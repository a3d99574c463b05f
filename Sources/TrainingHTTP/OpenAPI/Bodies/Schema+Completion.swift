import Serving
import Shapes
import Training

extension Schema {
    static let recordCompletion = object([
        .required("official", code, "The official's code, national ID or `id`."),
        .required("course", code, "The course's code."),
        .required("completedOn", day, "The day in Vietnam."),
        .of(Completion.self, "score", as: hundredths(0...100), "The score, with at most two decimal places."),
        .of(Completion.self, "evidence", as: text()),
        .of(Completion.self, "recognition", as: flag, "True to recognize prior learning, which needs evidence."),
    ]).named("RecordCompletion")

    static let recordedCompletions = object([
        .required("created", integer(), "The number of new completions."),
        .required("unchanged", integer(), "The number of completions that were already on record."),
        .required(
            "rejected",
            integer(),
            "The number of completions that were refused or could not be recorded; none of them is stored."
        ),
        .optional(
            "unknown",
            integer(),
            "The number of completions that may have been stored or not, because the database was lost meanwhile; only where there are any."
        ),
        .required(
            "items",
            list(
                of: object([
                    .required("fate", choice(["created", "unchanged", "rejected", "unknown"])),
                    .optional("completion", RecordedCompletion.schema, "The completion on record."),
                    .optional(
                        "errors",
                        list(of: fault),
                        "The problem for which it is not known to be stored; its pointers are into the item."
                    ),
                ])
            ),
            "The fate of each completion, in the order of the request."
        ),
    ]).named("RecordedCompletions")

    static let revocation = object([.required("reason", text(), "The reason, in words.")]).named("Revocation")
}
