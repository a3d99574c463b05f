import Shapes
import Training

extension Schema {
    static let editedClass = Reinstating<Class>.schema.named("EditedClass")

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

    static let createClass = object([.required("code", code), .required("course", code)] + classFields)
        .named("CreateClass")

    static let editClass = object(classFields).named("EditClass")
}
