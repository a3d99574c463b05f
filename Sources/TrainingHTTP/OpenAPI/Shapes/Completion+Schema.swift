package import Serving
package import Training

extension Schema {
    static let completionFlag = choice(["before_enrollment", "prerequisite_missing", "after_departure"])

    static let completion = object([
        .required("id", words(), "Its number."),
        .required(
            "official",
            words(),
            "The official's code; without one the national ID, or `id` for those who may not see it."
        ),
        .optional("fullName", words(), "What the official is called; not on the record of one official."),
        .required("course", words(), "The course's code."),
        .required("completedOn", day, "The day, in Vietnam."),
        .optional("score", number(0...100)),
        .optional("evidence", words(), "What proves it."),
        .required("recordedAt", moment),
        .required("recordedBy", words()),
        .optional("source", source, "The file that it came from."),
        .required("recognition", flag, "Whether prior learning was recognized."),
        .optional("expiresOn", day, "The first day on which it no longer holds."),
        .required("flags", list(of: completionFlag), "What is unusual about it."),
        .optional("revokedAt", moment),
        .optional("revokedBy", words()),
        .optional("revocationReason", words()),
    ]).named("Completion")

    static let recordCompletion = object([
        .required("official", code, "The official's code, national ID or `id`."),
        .required("course", code, "The course's code."),
        .required("completedOn", day, "The day, in Vietnam."),
        .optional("score", hundredths(0...100).orNull, "At most two digits behind the point."),
        .optional("evidence", text().orNull, "What proves it: a certificate's or a decision's number."),
        .optional("recognition", flag.orNull, "Whether prior learning is recognized, which takes evidence."),
    ]).named("RecordCompletion")

    private static let recorded: [Property] = [
        .required("id", words(), "Its number."),
        .required(
            "official",
            words(),
            "The official's code; without one the national ID, or `id` for those who may not see it."
        ),
        .required("course", words()),
        .required("completedOn", day),
        .optional("expiresOn", day, "The first day on which it no longer holds."),
        .required("recordedAt", moment, "When it was recorded, for the first time."),
        .required("trainedFor", list(of: words()), "The goals that the official counts towards since."),
        .required("satisfied", list(of: words()), "The curricula that the official satisfies since."),
        .required("enrollments", list(of: words()), "The enrollments that it completed."),
        .required("flags", list(of: completionFlag), "What is unusual about it."),
    ]

    static let recordedCompletion = object(recorded).named("RecordedCompletion")

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
                    .optional("completion", recordedCompletion, "The fact as it stands."),
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

extension Completion: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("id", id)
        json.member("official", official)
        json.member("fullName", fullName)
        json.member("course", course)
        json.member("completedOn", completedOn)
        json.member("score", score)
        json.member("evidence", evidence)
        json.member("recordedAt", recordedAt)
        json.member("recordedBy", recordedBy)
        json.member("source", source)
        json.member("recognition", isRecognition)
        json.member("expiresOn", expiresOn)
        json.member("flags", flags)
        json.member("revokedAt", revokedAt)
        json.member("revokedBy", revokedBy)
        json.member("revocationReason", revocationReason)
        json.endObject()
    }
}

extension RecordedCompletion: JSONWritable {
    package func write(to json: inout JSONText) {
        json.beginObject()
        json.member("id", id)
        json.member("official", official)
        json.member("course", course)
        json.member("completedOn", completedOn)
        json.member("expiresOn", expiresOn)
        json.member("recordedAt", recordedAt)
        json.member("trainedFor", trainedFor)
        json.member("satisfied", satisfied)
        json.member("enrollments", enrollments)
        json.member("flags", flags)
        json.endObject()
    }
}
