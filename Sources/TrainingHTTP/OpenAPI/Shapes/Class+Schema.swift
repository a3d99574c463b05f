import Serving
import Training

extension Schema {
    private static let classProperties: [Property] = [
        .required("code", words()),
        .required("course", words()),
        .optional("titleVi", words()),
        .optional("titleEn", words()),
        .optional("startsOn", day),
        .optional("endsOn", day),
        .optional("opensOn", day, "The first day on which one can be enrolled."),
        .optional("closesOn", day, "The last day on which one can be enrolled."),
        .optional("capacity", integer(), "How many seats there are; not there where nobody counts."),
        .required("seatsTaken", integer()),
        .required("waitlisted", integer()),
        .required("requiresApproval", flag),
        .optional("place", words()),
        .optional("link", words()),
        .optional("provider", words()),
        .optional("organization", words(), "The unit whose class it is; not there for the whole state's."),
    ]

    static let `class` = object(classProperties).named("Class")
    static let editedClass = object(classProperties + [reinstated]).named("EditedClass")

    private static let classFields: [Property] = [
        .optional("titleVi", text().orNull),
        .optional("titleEn", text().orNull),
        .optional("startsOn", day.orNull),
        .optional("endsOn", day.orNull),
        .optional("opensOn", day.orNull),
        .optional("closesOn", day.orNull),
        .optional("capacity", integer(1...1_000_000).orNull),
        .optional("requiresApproval", flag),
        .optional("place", text().orNull),
        .optional("link", text(1...500, pattern: .link).orNull, "Where it is held online, `https` or `http`."),
        .optional("provider", text().orNull),
        .optional("organization", code.orNull, "The unit whose class it is; the caller's own unless it is said."),
    ]

    static let createClass = object([.required("code", code), .required("course", code)] + classFields)
        .named("CreateClass")

    static let editClass = object(classFields).named("EditClass")
}
