import Hummingbird
import Serving
import Shapes
import Training

/// The route of the sealed log's head, which anybody may keep as evidence.
struct SealRoutes {
    let seals: Seals

    var operations: [Operation] {
        [
            Operation(
                method: .get,
                path: "/v1/seal",
                id: "showSeal",
                summary:
                    "The last signed head of the sealed log: whoever keeps it can later prove that something was changed.",
                right: nil,
                answers: [.json(SignedHead.schema, "The head.", headers: [.tag, .caching])],
                problems: [.noSuchSeal],
                isConditional: true
            ) { input in
                Response(json: try await seals.head(), unlessKnownTo: input.request, caching: "public, no-cache")
            }
        ]
    }
}
