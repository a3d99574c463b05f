import Serving
import Training

extension Schema {
    /// What the answer to a change of a last day tells besides the thing that changed.
    static let reinstated = Property.required(
        "reinstated",
        object([
            .required("enrollments", integer(), "How many stand again."),
            .required(
                "waitlisted",
                integer(),
                "How many of them had a seat and wait for one now: others have it, or there are fewer."
            ),
            .required(
                "stayedExpired",
                integer(),
                "How many others stay expired: the official was enrolled anew or has left the service since."
            ),
        ]).named("Reinstated"),
        "What became of the enrollments that had expired, where the end that they expired by is taken back."
    )

    static let enrollmentState = choice(of: EnrollmentState.self)

    static let enrollment = object([
        .required("id", words(), "Its number."),
        .required(
            "official",
            words(),
            "The official's code; without one the national ID, or `id` for those who may not see it."
        ),
        .required("fullName", words(), "What the official is called."),
        .optional("course", words()),
        .optional("class", words()),
        .optional("curriculum", words()),
        .optional("version", integer(), "The curriculum's version."),
        .required("state", enrollmentState),
        .required("enrolledOn", day),
        .optional("reason", words(), "Why it was asked for."),
        .required("recordedAt", moment),
        .required("recordedBy", words()),
        .optional("source", source),
    ]).named("Enrollment")

    static let enrollmentRecord = object(ofEnrollmentRecord).named("EnrollmentRecord")

    static let withdrawnEnrollment = object(
        ofEnrollmentRecord + [
            .required("movedUp", integer(), "How many moved up from the waitlist to the seat that it left."),
            .required("promoted", list(of: enrollment), "Those of them who are within the caller's scope."),
        ]
    ).named("WithdrawnEnrollment")

    private static let ofEnrollmentRecord: [Property] = [
        .required("enrollment", enrollment),
        .required(
            "transitions",
            list(
                of: object([
                    .required("at", moment), .required("from", enrollmentState), .required("to", enrollmentState),
                    .required("by", words()), .optional("why", words()),
                    .optional("completion", words(), "The completion that moved it."),
                ])
            ),
            "Every move from one state to another, the earliest first."
        ),
    ]

    static let enroll = object([
        .optional("course", code, "A course, whenever it is held."),
        .optional("class", code, "One class of a course."),
        .optional("curriculum", code, "A curriculum, in its latest published version."),
        .optional("official", code, "One official's code, national ID or `id`."),
        .optional("officials", list(of: code, 1...20_000), "Several officials' codes, national IDs or `id`s."),
        .optional("under", code, "Everybody in service of this unit and all below it."),
        .optional("targetGroup", code, "Everybody of this target group."),
        .optional("everyone", flag, "Everybody within the caller's scope, where no unit and no group is named."),
        .optional("enrolledOn", day, "From which day on; today unless it is said."),
        .optional("reason", text(), "Why."),
        .optional("approved", flag, "Whether they are approved of at once, which takes a registrar."),
    ]).named("Enroll")

    static let enrolledOfficials = object([
        .required("created", integer()),
        .required("unchanged", integer()),
        .required("rejected", integer()),
        .required(
            "items",
            list(
                of: object([
                    .required("official", words(), "As they were named, or their code."),
                    .optional("fullName", words(), "What the official is called; not there where nobody was found."),
                    .required("fate", choice(["created", "unchanged", "rejected"])),
                    .optional("enrollment", words(), "The enrollment's number."),
                    .optional("state", enrollmentState),
                    .optional("errors", list(of: fault), "Why it was refused."),
                ]),
                0...2_000_000
            )
        ),
    ]).named("EnrolledOfficials")

    static let decision = object([.optional("reason", text(), "Why, in words.")]).named("Decision")
    static let refusal = object([.required("reason", text(), "Why, in words.")]).named("Refusal")
}
