import Serving
import Training

extension Schema {
    static let curriculumCourse = object([
        .required("code", code, "The course's code."),
        .required("requirement", choice(of: CourseRequirement.self)),
    ]).named("CurriculumCourse")

    private static let curriculumProperties: [Property] = [
        .required("code", words()),
        .required("version", integer()),
        .required("titleVi", words()),
        .optional("titleEn", words()),
        .optional("targetGroup", words()),
        .required("status", publicationStatus),
        .optional("retiredOn", day, "The first day on which nobody new satisfies it; it can be a day to come."),
        .optional("minimumElectiveHours", number(0...100_000)),
        .optional("onTheWay", choice(of: OnTheWay.self), "What became of those on the way to older versions."),
        .optional("onTheWayUntil", day, "The last day on which they could finish."),
        .required("courses", list(of: curriculumCourse)),
        .required(
            "goals",
            list(of: object([.required("goal", words()), .optional("since", day)])),
            "The goals that name it, and from when it satisfies them."
        ),
    ]

    static let curriculum = object(curriculumProperties).named("Curriculum")
    static let recountedCurriculum = object(curriculumProperties + [changedGoals]).named("RecountedCurriculum")
    static let retiredCurriculum = object(curriculumProperties + [changedGoals, reinstated]).named("RetiredCurriculum")

    private static let curriculumFields: [Property] = [
        .optional("titleEn", text().orNull),
        .optional("targetGroup", code.orNull, "The code of one of the target groups that there are."),
        .optional("minimumElectiveHours", hoursAsked.orNull, "Class hours (tiết), exact to the hundredth."),
    ]

    private static let coursesAsked = list(of: curriculumCourse, 1...500, distinct: .by("code"))

    static let createCurriculum = object(
        [
            .required("code", code), .optional("version", integer(1...32_767), "1 unless it is said."),
            .required("titleVi", text()),
            .required("courses", coursesAsked, "Each course once."),
        ] + curriculumFields
    ).named("CreateCurriculum")

    static let editCurriculum = object(
        [.optional("titleVi", text()), .optional("courses", coursesAsked, "Each course once.")] + curriculumFields
    ).named("EditCurriculum")

    static let publication = object([
        .optional("onTheWay", choice(of: OnTheWay.self), "What becomes of those on the way to older versions."),
        .optional("until", day, "The last day on which they can finish."),
    ]).named("Publication")

    static let targetGroup = object([
        .required("code", words()),
        .required("titleVi", words()),
        .optional("titleEn", words()),
        .required("categories", list(of: category), "Those of these categories; empty for any."),
        .required("positions", list(of: words()), "Those whose position holds one of these words; empty for any."),
    ]).named("TargetGroup")

    static let putTargetGroup = object([
        .required("titleVi", text()),
        .optional("titleEn", text().orNull),
        .optional("categories", list(of: category, 0...3, distinct: .items)),
        .optional("positions", list(of: text(1...200), 0...200, distinct: .items)),
    ]).named("PutTargetGroup")
}
