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
        .optional("under", code, "Everybody in service of this unit and all below it."),
        .optional("targetGroup", code, "Everybody of this target group."),
        .optional("everyone", flag, "Everybody within the caller's scope, where no unit and no group is named."),
        .optional("enrolledOn", day, "From which day on; today unless it is said."),
        .optional("reason", text(), "Why."),
        .optional("approved", flag, "Whether they are approved of at once, which takes a registrar."),
    ]).named("Enroll")

    static let enrolledOfficials = object(
        EnrolledOfficials.properties.dropLast() + [
            .required(
                "items",
                list(
                    of: object(
                        EnrolledOfficials.Item.properties.dropLast() + [
                            .optional("errors", list(of: fault), "Why it was refused.")
                        ]
                    ),
                    0...2_000_000
                )
            )
        ]
    ).named("EnrolledOfficials")

    static let decision = object([.optional("reason", text(), "Why, in words.")]).named("Decision")
    static let refusal = object([.required("reason", text(), "Why, in words.")]).named("Refusal")
}
