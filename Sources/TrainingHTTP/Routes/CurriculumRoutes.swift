import Hummingbird
import Serving
import Shapes
import Training

/// The routes of curricula.
struct CurriculumRoutes {
    let curricula: Curricula
    let today: @Sendable () async throws -> Day

    private static let named: [Operation.Parameter] = [
        .path("code", "The curriculum's code."),
        .query("version", .integer(1...1_000_000), "The version; default: the latest."),
    ]

    var operations: [Operation] {
        [list, create, show, edit, publish, retire]
    }

    private var list: Operation {
        .list(
            "/v1/curricula",
            id: "listCurricula",
            "The curricula in the order of their codes and versions.",
            [
                .query("status", PublicationStatus.schema, "Only those with this status or state."),
                .query("targetGroup", .code, "Only those for this target group."), .words,
            ],
            problems: [.noSuchTargetGroup],
            cursor: .text(1...200, pattern: .codeAndVersion)
        ) { input, page in
            var filter = CurriculumFilter()
            filter.status = input.choice("status")
            filter.targetGroup = input.text("targetGroup")
            filter.text = input.text("q")
            return try await curricula.list(filter, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/curricula/{code}",
            id: "showCurriculum",
            "One curriculum.",
            Self.named,
            problems: [.noSuchCurriculum, .noSuchVersion]
        ) { input in
            try await curricula.show(input.path("code"), version: input.integer("version"))
        }
    }

    private var create: Operation {
        .make(
            "/v1/curricula",
            id: "createCurriculum",
            "Create a version of a curriculum, as a draft.",
            right: .administrator,
            from: .createCurriculum,
            problems: Self.fieldFaults + [.curriculumExists],
            rules: .domain { $0.curriculumEdit.faults(of: $0.text("code") ?? "") }
        ) { input in
            var command = CreateCurriculum(
                code: input.body.text("code") ?? "",
                version: input.body.integer("version") ?? 1,
                titleVi: input.body.text("titleVi") ?? "",
                titleEn: input.body.text("titleEn"),
                targetGroup: input.body.text("targetGroup"),
                courses: input.body["courses"]?.curriculumCourses ?? []
            )
            command.minimumElectiveHours = input.body.decimal("minimumElectiveHours")
            return (try await curricula.create(command, by: input.caller), command.code)
        }
    }

    private var edit: Operation {
        .change(
            "/v1/curricula/{code}",
            id: "editCurriculum",
            "Change a curriculum; the requirements of a published one never change.",
            right: .administrator,
            Self.named,
            from: .patch(.editCurriculum),
            problems: Self.fieldFaults + [.noSuchCurriculum, .noSuchVersion],
            rules: .domain { $0.curriculumEdit.faults(of: "") }
        ) { input in
            try await curricula.edit(
                input.path("code"),
                version: input.integer("version"),
                input.body.curriculumEdit,
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var publish: Operation {
        .change(
            by: .post,
            "/v1/curricula/{code}/publication",
            id: "publishCurriculum",
            "Publish a draft, and decide about officials enrolled on older versions.",
            right: .administrator,
            Self.named,
            from: .json(.publication),
            as: .recountedCurriculum,
            problems: Self.publishing + [.noSuchCurriculum, .noSuchVersion]
        ) { input in
            try await curricula.publish(
                input.path("code"),
                version: input.integer("version"),
                onTheWay: input.body.choice("onTheWay") ?? .finish,
                until: input.body.day("until"),
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var retire: Operation {
        .change(
            by: .post,
            "/v1/curricula/{code}/retirement",
            id: "retireCurriculum",
            "Retire a curriculum: from a day on nobody new satisfies it. With a past day, officials who satisfied it since are no longer counted, and the answer says how many.",
            right: .administrator,
            Self.named,
            from: .json(.retirement),
            as: .retiredCurriculum,
            problems: [.noSuchCurriculum, .noSuchVersion, .retiredAlready, .curriculumNotPublished]
        ) { input in
            try await curricula.retire(
                input.path("code"),
                version: input.integer("version"),
                on: input.body.ending(orElse: today),
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private static let fieldFaults: [ErrorCode] = [
        .unknownCourse, .unknownTargetGroup, .curriculumPublished, .curriculumWithoutRequired, .namedTwice,
        .tooManyDecimals,
    ]

    private static let publishing: [ErrorCode] = [
        .curriculumWithoutRequired, .courseNotPublished, .electiveHoursUnreachable, .retiredAlready,
    ]
}

extension Schema {
    fileprivate static let recountedCurriculum = Recounted<Curriculum>.schema.named("RecountedCurriculum")
    fileprivate static let retiredCurriculum = Reinstating<Recounted<Curriculum>>.schema.named("RetiredCurriculum")

    private static let curriculumFields: [Property] = [
        .of(Curriculum.self, "titleEn", as: text()),
        .of(Curriculum.self, "targetGroup", as: code, "The code of an existing target group."),
        .of(Curriculum.self, "minimumElectiveHours", as: hoursAsked, "Class hours (tiết), exact to the hundredth."),
    ]

    private static let coursesAsked = list(of: CurriculumCourse.schema, 1...500, distinct: .by("code"))

    fileprivate static let createCurriculum = object(
        [
            .required("code", code),
            .optional("version", integer(1...32_767), "The number of the version; default: 1."),
            .required("titleVi", text()),
            .required("courses", coursesAsked, "Each course once."),
        ] + curriculumFields
    ).named("CreateCurriculum")

    fileprivate static let editCurriculum = object(
        [.optional("titleVi", text()), .optional("courses", coursesAsked, "Each course once.")] + curriculumFields
    ).named("EditCurriculum")

    static let publication = object([
        .optional("onTheWay", OnTheWay.schema, "The decision about officials enrolled on older versions."),
        .optional("until", day, "The last day on which they may finish."),
    ]).named("Publication")
}

extension JSONBody {
    /// The changes of a curriculum's fields.
    fileprivate var curriculumEdit: CurriculumEdit {
        var edit = CurriculumEdit()
        edit.titleVi = textChange("titleVi")
        edit.titleEn = textChange("titleEn")
        edit.targetGroup = textChange("targetGroup")
        edit.minimumElectiveHours = decimalChange("minimumElectiveHours")
        edit.courses = change("courses", \.curriculumCourses)
        return edit
    }
}

extension JSONValue {
    /// The courses of a curriculum.
    fileprivate var curriculumCourses: [CurriculumCourse] {
        items.map(JSONBody.init).map { course in
            CurriculumCourse(code: course.text("code") ?? "", requirement: course.choice("requirement") ?? .required)
        }
    }
}
