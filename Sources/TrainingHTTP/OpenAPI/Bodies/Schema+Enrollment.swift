import Serving
import Shapes
import Training

extension Schema {
    static let withdrawnEnrollment = WithdrawnEnrollment.schema.named("WithdrawnEnrollment")

    static let enroll = object([
        .optional("course", code, "A course, whenever it is held."),
        .optional("class", code, "One class of a course."),
        .optional("curriculum", code, "A curriculum, in its latest published version."),
        .optional("official", code, "One official's code, national ID or `id`."),
        .optional("officials", list(of: code, 1...20_000), "Several officials' codes, national IDs or `id`s."),
        .optional("under", code, "All officials in service in this unit and those below it."),
        .optional("targetGroup", code, "All officials of this target group."),
        .optional("everyone", flag, "All officials within the caller's scope, where no unit and no group is named."),
        .optional("enrolledOn", day, "The day of enrollment; default: today."),
        .optional("reason", text(), "The reason, in words."),
        .optional("approved", flag, "True to approve them at once, which needs the role registrar."),
    ]).named("Enroll")

    static let enrolledOfficials = object(
        EnrolledOfficials.properties.dropLast() + [
            .required(
                "items",
                list(
                    of: object(
                        EnrolledOfficials.Item.properties.dropLast() + [
                            .optional("errors", list(of: fault), "The faults for which it was refused.")
                        ]
                    ),
                    0...2_000_000
                )
            )
        ]
    ).named("EnrolledOfficials")

    static let decision = object([.optional("reason", text(), "The reason, in words.")]).named("Decision")
    static let refusal = object([.required("reason", text(), "The reason, in words.")]).named("Refusal")
}
