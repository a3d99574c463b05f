import Serving
import Shapes

extension OpenAPIDocument where Application == TrainingAPI {
    /// The registry's own document.
    init(of operations: [Operation]) {
        self.init(
            of: operations,
            info: .members(
                ("title", "Daotao"),
                ("version", "1"),
                (
                    "summary",
                    "The registry of a country's training drive: officials, courses, enrollments, completions, and the progress towards a goal."
                ),
                ("description", .text(Self.description)),
                ("license", .members(("name", "Apache-2.0"), ("identifier", "Apache-2.0")))
            ),
            token:
                "A token from `daotao tokens create`, or an access token of the configured OpenID provider."
        )
    }

    private static var description: String {
        """
        Errors are problem details (RFC 9457) in the caller's language, Vietnamese or English, with a stable `code`; \
        everything that is wrong with a request is told at once. Lists go on with `cursor`; as files (`Accept: text/csv`) \
        they come whole. What changes has an ETag; `If-Match` keeps a change from what somebody else has changed \
        meanwhile. Whatever takes `GET` takes `HEAD`, which is answered with the same header and no body. \
        `x-role` is the least role that may ask, `x-whole-state` that its scope has to be the whole \
        state; whatever lies outside the caller's scope does not exist.
        """
    }
}
