package import Shapes

extension Schema {
    /// A fault of one field of a body, or of one parameter.
    package static let fault = object([
        .optional("pointer", words(0...10_000), "Where in the body it is, as a JSON pointer (RFC 6901)."),
        .optional("parameter", words(0...10_000), "Which parameter of the query or header it is."),
        .required("code", words(1...64), "What is wrong, by a name that stays the same."),
        .required("detail", words(), "What is wrong, in the caller's language."),
    ]).named("Fault")

    /// A problem (RFC 9457).
    package static let problem = object([
        .required("type", words(1...200), "A URI that names the kind of problem."),
        .required("title", words(), "The kind of problem, in the caller's language."),
        .required("status", integer(400...599), "The status of the answer."),
        .required("detail", words(), "What went wrong this time, in the caller's language."),
        .required("code", words(1...64), "The kind of problem by a name that stays the same."),
        .optional("instance", words(), "The path that was asked for."),
        .optional("errors", list(of: fault), "Everything that is wrong with the request, all at once."),
    ]).named("Problem")
}
