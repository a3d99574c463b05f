import Shapes
import Training

extension Schema {
    static let closedOrganization = ClosedOrganization.schema.named("ClosedOrganization")

    static let createOrganization = object([
        .required("code", code),
        .of(Organization.self, "parentCode", as: code, "The unit that it hangs from; only the nation has none."),
        .required("level", OrganizationLevel.schema),
        .required("name", text()),
        .of(Organization.self, "validFrom", as: day, "The first day on which there is such a unit."),
    ]).named("CreateOrganization")

    static let editOrganization = object([
        .optional("code", code),
        .optional("name", text()),
        .optional("parentCode", code),
        .optional("effectiveOn", day, "From which day on; today unless it is said."),
    ]).named("EditOrganization")

    static let closing = object([
        .required("closedOn", day, "The first day on which there is no such unit."),
        .optional(
            "moveTo",
            code.orNull,
            "The unit that takes its officials from that day on, by its code of that day."
        ),
    ]).named("Closing")

    static let reopening = object([
        .optional(
            "reopenedOn",
            day.orNull,
            "The first day on which there is the unit again; unless it is said, as if it had not ended."
        )
    ]).named("Reopening")
}
