import Shapes
import Training

extension Schema {
    static let recountedCourse = Recounted<Course>.schema.named("RecountedCourse")
    static let retiredCourse = Reinstating<Recounted<Course>>.schema.named("RetiredCourse")

    static let hoursAsked = hundredths(0...9999, isMore: true)

    private static let courseFields: [Property] = [
        .of(Course.self, "titleEn", as: text()),
        .of(Course.self, "hours", as: hoursAsked, "Class hours (tiết), exact to the hundredth."),
        .of(Course.self, "format"),
        .of(Course.self, "provider", as: text()),
        .of(Course.self, "languages", as: list(of: text(2...35, pattern: .language), 0...50, distinct: .items)),
        .of(Course.self, "prerequisites", as: list(of: code, 0...200, distinct: .items), "Each course once."),
        .of(
            Course.self,
            "countsAs",
            as: list(of: CourseEquivalence.schema, 0...200, distinct: .by("course")),
            "Each course once."
        ),
        .of(Course.self, "validMonths"),
        .of(Course.self, "availableFrom"),
    ]

    static let createCourse = object(
        [.required("code", code), .required("titleVi", text())] + courseFields
    ).named("CreateCourse")

    static let editCourse = object([.optional("titleVi", text())] + courseFields).named("EditCourse")

    static let retirement = object([
        .optional(
            "retiredOn",
            day.orNull,
            "The first day of its retirement; default: today. With null the retirement is removed, and it is published again."
        )
    ]).named("Retirement")
}
