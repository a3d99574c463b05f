import Hummingbird
import Serving
import Shapes
import Training

/// The routes of classes.
struct ClassRoutes {
    let classes: Classes

    private static let code = Operation.Parameter.path("code", "The class's code.")

    var operations: [Operation] {
        [list, create, show, edit]
    }

    private var list: Operation {
        .list(
            "/v1/classes",
            id: "listClasses",
            "The classes in the order of their codes.",
            [
                .query("course", .code, "Only those of this course."),
                .query("openOn", .day, "Only classes that take enrollments on this day."), .words,
            ],
            problems: [.noSuchCourse],
            cursor: .code
        ) { input, page in
            var filter = ClassFilter()
            filter.course = input.text("course")
            filter.openOn = input.day("openOn")
            filter.text = input.text("q")
            return try await classes.list(filter, for: input.caller, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/classes/{code}",
            id: "showClass",
            "One class.",
            [Self.code],
            problems: [.noSuchClass]
        ) { input in
            try await classes.show(input.path("code"), for: input.caller)
        }
    }

    private var create: Operation {
        .make(
            "/v1/classes",
            id: "createClass",
            "Create a class of a published course.",
            right: .registrar,
            from: .createClass,
            problems: Self.fieldFaults + [.unknownCourse, .courseNotPublished, .courseRetired, .classExists],
            rules: .domain { $0.classEdit.faults }
        ) { input in
            let code = input.body.text("code") ?? ""
            let command = CreateClass(code: code, course: input.body.text("course") ?? "", input.body.classEdit)
            return (try await classes.create(command, by: input.caller), code)
        }
    }

    private var edit: Operation {
        .change(
            "/v1/classes/{code}",
            id: "editClass",
            "Change a class. More seats go to the waitlist; if the last day is removed or postponed, enrollments that expired by it are in force again.",
            right: .registrar,
            [Self.code],
            from: .patch(.editClass),
            as: .editedClass,
            problems: Self.fieldFaults + [.noSuchClass, .seatsTaken],
            rules: .domain { $0.classEdit.faults }
        ) { input in
            try await classes.edit(
                input.path("code"),
                input.body.classEdit,
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private static let fieldFaults: [ErrorCode] = [.classDays, .unknownOrganization, .invalidLink]
}

extension Schema {
    fileprivate static let editedClass = Reinstating<Class>.schema.named("EditedClass")

    private static let classFields: [Property] = [
        .of(Class.self, "titleVi", as: text(), "The title in Vietnamese; default: the course's."),
        .of(Class.self, "titleEn", as: text()),
        .of(Class.self, "startsOn"),
        .of(Class.self, "endsOn"),
        .of(Class.self, "opensOn"),
        .of(Class.self, "closesOn"),
        .of(Class.self, "capacity", as: integer(1...1_000_000), "The number of seats; default: no limit."),
        .optional("requiresApproval", flag),
        .of(Class.self, "place", as: text()),
        .of(
            Class.self,
            "link",
            as: text(1...500, pattern: .link),
            "The address where it is held online, `https` or `http`."
        ),
        .of(Class.self, "provider", as: text()),
        .of(
            Class.self,
            "organization",
            as: code,
            "The unit that runs the class; default: the unit of the caller's scope."
        ),
    ]

    fileprivate static let createClass = object([.required("code", code), .required("course", code)] + classFields)
        .named("CreateClass")

    fileprivate static let editClass = object(classFields).named("EditClass")
}

extension JSONBody {
    /// The changes of a class's fields.
    fileprivate var classEdit: ClassEdit {
        var edit = ClassEdit()
        edit.titleVi = textChange("titleVi")
        edit.titleEn = textChange("titleEn")
        edit.startsOn = dayChange("startsOn")
        edit.endsOn = dayChange("endsOn")
        edit.opensOn = dayChange("opensOn")
        edit.closesOn = dayChange("closesOn")
        edit.capacity = integerChange("capacity")
        edit.requiresApproval = change("requiresApproval", \.flag)
        edit.place = textChange("place")
        edit.link = textChange("link")
        edit.provider = textChange("provider")
        edit.organization = textChange("organization")
        return edit
    }
}
