import Shapes
import Training

extension Schema {
    static let recountedCurriculum = Recounted<Curriculum>.schema.named("RecountedCurriculum")
    static let retiredCurriculum = Reinstating<Recounted<Curriculum>>.schema.named("RetiredCurriculum")

    private static let curriculumFields: [Property] = [
        .of(Curriculum.self, "titleEn", as: text()),
        .of(Curriculum.self, "targetGroup", as: code, "The code of an existing target group."),
        .of(Curriculum.self, "minimumElectiveHours", as: hoursAsked, "Class hours (tiết), exact to the hundredth."),
    ]

    private static let coursesAsked = list(of: CurriculumCourse.schema, 1...500, distinct: .by("code"))

    static let createCurriculum = object(
        [
            .required("code", code),
            .optional("version", integer(1...32_767), "The number of the version; default: 1."),
            .required("titleVi", text()),
            .required("courses", coursesAsked, "Each course once."),
        ] + curriculumFields
    ).named("CreateCurriculum")

    static let editCurriculum = object(
        [.optional("titleVi", text()), .optional("courses", coursesAsked, "Each course once.")] + curriculumFields
    ).named("EditCurriculum")

    static let publication = object([
        .optional("onTheWay", OnTheWay.schema, "The decision about officials enrolled on older versions."),
        .optional("until", day, "The last day on which they may finish."),
    ]).named("Publication")

    static let putTargetGroup = object([
        .required("titleVi", text()),
        .of(TargetGroup.self, "titleEn", as: text()),
        .optional("categories", list(of: category, 0...3, distinct: .items)),
        .optional("positions", list(of: text(1...200), 0...200, distinct: .items)),
    ]).named("PutTargetGroup")
}
