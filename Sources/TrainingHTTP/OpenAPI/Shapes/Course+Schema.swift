import Serving
import Training

extension Schema {
    static let publicationStatus = choice(of: PublicationStatus.self)
    static let courseFormat = choice(["online", "classroom", "blended"])
    static let hours = number(0...9999)
    static let hoursAsked = hundredths(0...9999, isMore: true)

    static let equivalence = object([
        .required("course", code, "The code of the course that it counts as."),
        .optional("since", day.orNull, "The first day on which it does; always, unless it is said."),
    ]).named("CourseEquivalence")

    private static let courseProperties: [Property] = [
        .required("code", words()),
        .required("titleVi", words()),
        .optional("titleEn", words()),
        .optional("hours", hours, "Class hours (tiết)."),
        .optional("format", courseFormat),
        .optional("provider", words()),
        .required("languages", list(of: words()), "As BCP 47 has them."),
        .required("prerequisites", list(of: words()), "What has to be completed before."),
        .required("countsAs", list(of: equivalence), "What having completed it counts as."),
        .optional("validMonths", integer(1...600), "How many months a completion holds."),
        .optional("availableFrom", day, "The first day on which it can be completed."),
        .required("status", publicationStatus),
        .optional("retiredOn", day, "The first day on which it can no longer be completed; it can be a day to come."),
    ]

    static let course = object(courseProperties).named("Course")
    static let recountedCourse = object(courseProperties + [changedGoals]).named("RecountedCourse")
    static let retiredCourse = object(courseProperties + [changedGoals, reinstated]).named("RetiredCourse")

    private static let courseFields: [Property] = [
        .optional("titleEn", text().orNull),
        .optional("hours", hoursAsked.orNull, "Class hours (tiết), exact to the hundredth."),
        .optional("format", courseFormat.orNull),
        .optional("provider", text().orNull),
        .optional("languages", list(of: text(2...35, pattern: .language), 0...50, distinct: .items).orNull),
        .optional("prerequisites", list(of: code, 0...200, distinct: .items).orNull, "Each course once."),
        .optional("countsAs", list(of: equivalence, 0...200, distinct: .by("course")).orNull, "Each course once."),
        .optional("validMonths", integer(1...600).orNull),
        .optional("availableFrom", day.orNull),
    ]

    static let createCourse = object(
        [.required("code", code), .required("titleVi", text())] + courseFields
    ).named("CreateCourse")

    static let editCourse = object([.optional("titleVi", text())] + courseFields).named("EditCourse")

    static let retirement = object([
        .optional(
            "retiredOn",
            day.orNull,
            "The first day on which it is over; today unless it is said. Null for none: it is published again."
        )
    ]).named("Retirement")
}
