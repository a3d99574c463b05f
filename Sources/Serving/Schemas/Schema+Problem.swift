package import Shapes

extension Schema {
    /// A fault of one field of a body, or of one parameter.
    package static let fault = object([
        .optional("pointer", words(0...10_000), "The place in the body, as a JSON pointer (RFC 6901)."),
        .optional("parameter", words(0...10_000), "The parameter of the query or the header."),
        .required("code", words(1...64), "The code of the fault; it never changes."),
        .required("detail", words(), "A sentence about the fault, in the caller's language."),
    ]).named("Fault")

    /// A problem (RFC 9457).
    package static let problem = object([
        .required("type", words(1...200), "A URI that names the kind of problem."),
        .required("title", words(), "A title for the kind of problem, in the caller's language."),
        .required("status", integer(400...599), "The status of the answer."),
        .required("detail", words(), "A sentence about this problem, in the caller's language."),
        .required("code", words(1...64), "The code of the problem; it never changes."),
        .optional("instance", words(), "The path of the request."),
        .optional("errors", list(of: fault), "All faults of the request, at once."),
    ]).named("Problem")
}
