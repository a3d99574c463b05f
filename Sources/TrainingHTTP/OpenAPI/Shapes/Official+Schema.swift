import Serving
import Training

extension Schema {
    static let source = object([
        .required("import", integer(), "The import's number."),
        .required("line", integer(), "The line of its file."),
    ]).named("Source")

    static let gender = choice(["male", "female"])
    static let category = choice(["cadre", "civil_servant", "public_employee"])

    static let official = object([
        .required("id", words(), "What names the person in the registry itself, in place of a code: `id:1234`."),
        .optional("officialCode", words(), "The number that the employer gave."),
        .optional(
            "nationalId",
            words(),
            "The 12 digits of the CCCD; hidden but for the last three without the right to see it."
        ),
        .required("fullName", words(), "The name as the person writes it."),
        .optional("dateOfBirth", day),
        .optional("gender", gender),
        .optional("email", words()),
        .optional("phone", words()),
        .required("organizationCode", words(), "Where the person belongs now."),
        .required("organizationName", words()),
        .optional("organizationWithin", words(), "What that lies in, as `Huyện Cái Bè, Tỉnh Tiền Giang`."),
        .optional("position", words()),
        .optional("category", category, "Cán bộ, công chức or viên chức."),
        .optional("leftOn", day, "The first day out of the state's service; not there for those in it."),
        .required("registeredAt", moment),
        .optional("source", source, "The file that registered the person."),
    ]).named("Official")

    static let membership = object([
        .required("organizationCode", words()),
        .required("organizationName", words()),
        .optional("since", day, "The first day; not there where nobody knows."),
        .optional("until", day, "The first day of belonging elsewhere."),
    ]).named("Membership")

    static let absence = object([
        .required("since", day, "The first day out of the state's service."),
        .optional("until", day, "The day of the return."),
        .required("reason", words()),
    ]).named("Absence")

    static let trainedFor = object([
        .required("goal", words(), "The goal's code."),
        .required("day", day, "Since which day."),
        .required("organizationCode", words(), "In which unit."),
        .required("completion", words(), "The number of the completion that made it so."),
    ]).named("TrainedFor")

    static let officialRecord = object(ofOfficialRecord).named("OfficialRecord")

    static let mergedOfficial = object(
        ofOfficialRecord + [
            .required("dryRun", flag, "Whether nothing was changed, because that was asked for.")
        ]
    ).named("MergedOfficial")

    private static let ofOfficialRecord: [Property] = [
        .required("official", official),
        .required("organizations", list(of: membership), "Where the person belonged, the latest first."),
        .required("absences", list(of: absence), "When the person was not in service, the latest first."),
        .required("mergedFrom", list(of: words()), "The person's other numbers, of records merged into this one."),
        .required("completions", list(of: completion), "The latest first, revoked ones included."),
        .required("trainedFor", list(of: trainedFor), "The goals that the person counts towards."),
    ]

    static let recordSheet = object([
        .required("official", official),
        .required("organizations", list(of: membership)),
        .required("absences", list(of: absence)),
        .required(
            "hoursByYear",
            list(
                of: object([
                    .required("year", integer()), .required("courses", integer()),
                    .required("hours", number(0...1_000_000), "Class hours (tiết)."),
                ])
            ),
            "Class hours by year, the latest first."
        ),
        .required("completions", list(of: completion), "What stands, the latest first."),
        .required(
            "certificates",
            list(
                of: object([
                    .required("course", words()), .required("completedOn", day), .required("evidence", words()),
                    .optional("expiresOn", day),
                ])
            ),
            "What proves it."
        ),
        .required("enrollments", list(of: enrollment), "The latest first."),
        .required(
            "curricula",
            list(
                of: object([
                    .required("code", words()), .required("version", integer()), .required("titleVi", words()),
                    .optional("isForThem", flag, "Whether the person is of its target group."),
                    .optional("satisfiedOn", day, "Since which day the person satisfies it."),
                    .required("missing", list(of: words()), "The required courses that are missing today."),
                    .required("electiveHours", number(0...1_000_000)),
                    .optional("minimumElectiveHours", number(0...1_000_000)),
                ])
            ),
            "Every published curriculum, and what is missing for it."
        ),
        .required("trainedFor", list(of: trainedFor)),
    ]).named("RecordSheet")

    /// What a person's record can be made of; null clears a field of one that is there.
    private static let personal: [Property] = [
        .optional("officialCode", code.orNull, "The number that the employer gives; none begins with `id:`."),
        .optional("nationalId", text(1...64).orNull, "The 12 digits of the CCCD."),
        .optional("dateOfBirth", day.orNull),
        .optional("gender", gender.orNull),
        .optional("email", text().orNull),
        .optional("phone", text().orNull),
        .optional("position", text().orNull),
        .optional("category", category.orNull),
        .optional("effectiveOn", day, "From which day the person belongs to the unit; today unless it is said."),
    ]

    static let registerOfficial = object(
        [
            .required("fullName", text(1...200), "The name as the person writes it."),
            .required("organizationCode", code, "Where the person belongs."),
        ] + personal
    ).named("RegisterOfficial")

    static let editOfficial = object(
        [.optional("fullName", text(1...200)), .optional("organizationCode", code, "Where the person belongs.")]
            + personal
    ).named("EditOfficial")

    static let dayCorrection = object([
        .optional("movedOn", day, "The first day in the present unit."),
        .optional("leftOn", day.orNull, "The first day out of service, the last time; null for never."),
        .optional("returnedOn", day.orNull, "The first day back in service; null for not back."),
        .required("reason", text()),
    ]).named("DayCorrection")
}
