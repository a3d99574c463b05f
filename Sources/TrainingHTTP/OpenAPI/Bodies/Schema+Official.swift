import Shapes
import Training

extension Schema {
    static let mergedOfficial = MergedOfficial.schema.named("MergedOfficial")

    /// The fields of an official's record; null clears a field of an existing one.
    private static let personal: [Property] = [
        .of(Official.self, "officialCode", as: code, "The code that the employer gives; none begins with `id:`."),
        .of(Official.self, "nationalId", as: text(1...64), "The 12 digits of the CCCD."),
        .of(Official.self, "dateOfBirth"),
        .of(Official.self, "gender"),
        .of(Official.self, "email", as: text()),
        .of(Official.self, "phone", as: text()),
        .of(Official.self, "position", as: text()),
        .of(Official.self, "category"),
        .optional("effectiveOn", day, "The first day in the unit; default: today."),
    ]

    static let registerOfficial = object(
        [
            .required("fullName", text(1...200), "The name as the person writes it."),
            .required("organizationCode", code, "The code of the unit to which the person belongs."),
        ] + personal
    ).named("RegisterOfficial")

    static let editOfficial = object(
        [
            .optional("fullName", text(1...200)),
            .optional("organizationCode", code, "The code of the unit to which the person belongs."),
        ]
            + personal
    ).named("EditOfficial")

    static let dayCorrection = object([
        .optional("movedOn", day, "The first day in the present unit."),
        .optional("leftOn", day.orNull, "The first day out of service, the last time; null for never."),
        .optional("returnedOn", day.orNull, "The first day back in service; null for not back."),
        .required("reason", text()),
    ]).named("DayCorrection")
}
