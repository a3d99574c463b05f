import Shapes
import Training

extension Schema {
    static let closedOrganization = ClosedOrganization.schema.named("ClosedOrganization")

    static let createOrganization = object([
        .required("code", code),
        .of(Organization.self, "parentCode", as: code, "The unit above it; only the nation has none."),
        .required("level", OrganizationLevel.schema),
        .required("name", text()),
        .of(Organization.self, "validFrom", as: day, "The first day on which the unit exists."),
    ]).named("CreateOrganization")

    static let editOrganization = object([
        .optional("code", code),
        .optional("name", text()),
        .optional("parentCode", code),
        .optional("effectiveOn", day, "The day from which the change holds; default: today."),
    ]).named("EditOrganization")

    static let closing = object([
        .required("closedOn", day, "The first day on which the unit no longer exists."),
        .optional(
            "moveTo",
            code.orNull,
            "The unit that receives its officials on that day, by its code of that day."
        ),
    ]).named("Closing")

    static let reopening = object([
        .optional(
            "reopenedOn",
            day.orNull,
            "The first day on which the unit exists again; default: as if it had never ended."
        )
    ]).named("Reopening")
}
