import Serving
import Training

extension Schema {
    static let level = choice(of: OrganizationLevel.self)

    static let organization = object(ofOrganization).named("Organization")

    static let closedOrganization = object(
        ofOrganization + [
            .required("officials", integer(), "How many officials belong to it still, until they are moved."),
            .required("moved", integer(), "How many officials went on to another unit with its end."),
            .optional("movedTo", words(), "The unit that took them."),
        ]
    ).named("ClosedOrganization")

    private static let ofOrganization: [Property] = [
        .required("code", words()),
        .optional("parentCode", words()),
        .required("level", level),
        .required("name", words()),
        .optional("within", words(), "What it lies in, as `Huyện Cái Bè, Tỉnh Tiền Giang`."),
        .optional("validFrom", day, "The first day on which it was so; not there where nobody knows."),
        .optional("validUntil", day, "The first day on which it is no longer so."),
    ]

    static let createOrganization = object([
        .required("code", code),
        .optional("parentCode", code.orNull, "The unit that it hangs from; only the nation has none."),
        .required("level", level),
        .required("name", text()),
        .optional("validFrom", day.orNull, "The first day on which there is such a unit."),
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
