import Hummingbird
import Serving
import Shapes
import Training

/// The routes of courses.
struct CourseRoutes {
    let courses: Courses
    let today: @Sendable () async throws -> Day

    private static let code = Operation.Parameter.path("code", "The course's code.")

    var operations: [Operation] {
        [list, create, show, edit, publish, retire]
    }

    private var list: Operation {
        .list(
            "/v1/courses",
            id: "listCourses",
            "The courses in the order of their codes.",
            [
                .query("status", PublicationStatus.schema, "Only those with this status or state."),
                .query("format", .courseFormat, "Only those of this format."), .words,
            ],
            cursor: .code
        ) { input, page in
            var filter = CourseFilter()
            filter.status = input.choice("status")
            filter.format = input.text("format")
            filter.text = input.text("q")
            return try await courses.list(filter, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/courses/{code}",
            id: "showCourse",
            "One course.",
            [Self.code],
            problems: [.noSuchCourse]
        ) { input in
            try await courses.show(input.path("code"))
        }
    }

    private var create: Operation {
        .make(
            "/v1/courses",
            id: "createCourse",
            "Create a course, as a draft.",
            right: .administrator,
            from: .createCourse,
            problems: Self.fieldFaults + [.courseExists],
            rules: .domain { $0.courseEdit.faults }
        ) { input in
            let code = input.body.text("code") ?? ""
            return (try await courses.create(CreateCourse(code: code, input.body.courseEdit), by: input.caller), code)
        }
    }

    private var edit: Operation {
        .change(
            "/v1/courses/{code}",
            id: "editCourse",
            "Change a course; everybody is counted again if its rules change.",
            right: .administrator,
            [Self.code],
            from: .patch(.editCourse),
            as: .recountedCourse,
            problems: Self.fieldFaults + [.noSuchCourse],
            rules: .domain { $0.courseEdit.faults }
        ) { input in
            try await courses.edit(
                input.path("code"),
                input.body.courseEdit,
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var publish: Operation {
        .change(
            by: .post,
            "/v1/courses/{code}/publication",
            id: "publishCourse",
            "Publish a draft.",
            right: .administrator,
            [Self.code],
            from: nil,
            as: .recountedCourse,
            problems: [.noSuchCourse, .retiredAlready]
        ) { input in
            try await courses.publish(input.path("code"), if: input.precondition(), by: input.caller)
        }
    }

    private var retire: Operation {
        .change(
            by: .post,
            "/v1/courses/{code}/retirement",
            id: "retireCourse",
            "Retire a course: from a day on it can no longer be completed; earlier completions stay.",
            right: .administrator,
            [Self.code],
            from: .json(.retirement),
            as: .retiredCourse,
            problems: [.noSuchCourse, .retiredAlready, .courseNotPublished, .retiredBeforeBegun]
        ) { input in
            try await courses.retire(
                input.path("code"),
                on: input.body.ending(orElse: today),
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private static let fieldFaults: [ErrorCode] = [
        .unknownFormat, .unknownCourse, .prerequisiteCircle, .retiredBeforeBegun, .namedTwice, .countsAsItself,
        .tooManyDecimals,
    ]
}

extension Schema {
    fileprivate static let recountedCourse = Recounted<Course>.schema.named("RecountedCourse")
    fileprivate static let retiredCourse = Reinstating<Recounted<Course>>.schema.named("RetiredCourse")

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

    fileprivate static let createCourse = object(
        [.required("code", code), .required("titleVi", text())] + courseFields
    ).named("CreateCourse")

    fileprivate static let editCourse = object([.optional("titleVi", text())] + courseFields).named("EditCourse")

    static let retirement = object([
        .optional(
            "retiredOn",
            day.orNull,
            "The first day of its retirement; default: today. With null the retirement is removed, and it is published again."
        )
    ]).named("Retirement")
}

extension JSONBody {
    /// The first day of a retirement: today unless the body names one, nil for none.
    func ending(orElse today: () async throws -> Day) async throws -> Day? {
        if case .set(let day) = dayChange("retiredOn") { day } else { try await today() }
    }

    /// The changes of a course's fields.
    fileprivate var courseEdit: CourseEdit {
        var edit = CourseEdit()
        edit.titleVi = textChange("titleVi")
        edit.titleEn = textChange("titleEn")
        edit.hours = decimalChange("hours")
        edit.format = textChange("format")
        edit.provider = textChange("provider")
        edit.languages = change("languages") { $0.items.compactMap(\.text) }
        edit.prerequisites = change("prerequisites") { $0.items.compactMap(\.text) }
        edit.countsAs = change("countsAs") { value in
            value.items.map(JSONBody.init).map {
                CourseEquivalence(course: $0.text("course") ?? "", since: $0.day("since"))
            }
        }
        edit.validMonths = integerChange("validMonths")
        edit.availableFrom = dayChange("availableFrom")
        return edit
    }
}
