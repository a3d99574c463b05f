import HTTPTypes
import Hummingbird
import NIOCore
import Serving
import Shapes
import Training

/// The routes of completions.
struct CompletionRoutes {
    let completions: Completions
    let lane: RecordingLane

    private static let id = Operation.Parameter.path("id", "The completion's number.", .number)

    var operations: [Operation] {
        [list, record, show, revoke]
    }

    private var list: Operation {
        .list(
            "/v1/completions",
            id: "listCompletions",
            "The completions within the caller's scope, revoked ones included, in the order of their recording.",
            [
                .under, .query("official", .code, "Only those of this official."),
                .query("course", .code, "Only those of this course."), .from, .until,
                .query("revoked", .flag, "Only revoked completions, or only those that are not revoked."),
                .query("flag", .completionFlag, "Only completions with this flag."),
            ],
            problems: [.noSuchOrganization, .noSuchOfficial, .noSuchCourse]
        ) { input, page in
            var filter = CompletionFilter()
            filter.under = input.text("under")
            filter.official = input.text("official")
            filter.course = input.text("course")
            filter.from = input.day("from")
            filter.until = input.day("until")
            filter.isRevoked = input.flag("revoked")
            filter.flag = input.text("flag")
            return try await completions.list(filter, for: input.caller, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/completions/{id}",
            id: "showCompletion",
            "One completion.",
            [Self.id],
            problems: [.noSuchCompletion]
        ) { input in
            try await completions.show(input.path("id"), for: input.caller)
        }
    }

    private var revoke: Operation {
        .change(
            by: .post,
            "/v1/completions/{id}/revocation",
            id: "revokeCompletion",
            "Revoke a completion with a reason; it stays on record.",
            right: .recorder,
            [Self.id],
            from: .json(.revocation),
            problems: [.noSuchCompletion, .revokedAlready, .missingReason]
        ) { input in
            try await completions.revoke(
                input.path("id"),
                reason: input.body.text("reason") ?? "",
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var record: Operation {
        Operation(
            method: .post,
            path: "/v1/completions",
            id: "recordCompletions",
            summary:
                "Record a completion, or up to 10,000 of them as an array or as lines, each with a fate of its own.",
            right: .recorder,
            body: .bulk(
                .either([.recordCompletion, BulkRecording.items]),
                as: ["application/json", MediaType.lines]
            ),
            answers: [
                .json(
                    RecordedCompletion.schema,
                    status: .created,
                    "Recorded.",
                    headers: [.location]
                ),
                .json(
                    .either([RecordedCompletion.schema, .recordedCompletions]),
                    "The same completion was already on record; or, for several completions, the fate of each.",
                    headers: [AnswerField.location.sometimes]
                ),
            ],
            problems: BulkRecording.faults,
            isRepeatable: true,
            keepsItsAnswer: true,
            rules: RecordCompletion.rules
        ) { input in
            if let items = try BulkRecording.items(of: input) {
                return try await BulkRecording(lane: lane, input: input).record(items)
            }
            let command = RecordCompletion(input.body)
            try await lane.name([command.official], by: input.caller)
            let fates = await lane.record(
                [command],
                by: input.caller,
                keeping: input.asker.repetition?.keeping { fates in
                    guard case .success(let recorded)? = fates.first ?? nil else { return nil }
                    let (response, text) = Self.answer(recorded)
                    return IdempotentAnswer(response, text)
                }
            )
            guard let recorded = try fates.first?.get() else { throw TrainingError(.internalFault) }
            return Self.answer(recorded).response
        }
    }

    private static func answer(_ recorded: RecordedCompletion) -> (response: Response, text: ByteBuffer) {
        let text = ByteBuffer(json: recorded)
        var response = Response(json: text, status: recorded.isNew ? .created : .ok)
        response.headers[.location] = "/v1/completions/\(recorded.id)"
        return (response, text)
    }
}

extension Schema {
    static let recordCompletion = object([
        .required("official", code, "The official's code, national ID or `id`."),
        .required("course", code, "The course's code."),
        .required("completedOn", day, "The day in Vietnam."),
        .of(Completion.self, "score", as: hundredths(0...100), "The score, with at most two decimal places."),
        .of(Completion.self, "evidence", as: text()),
        .of(Completion.self, "recognition", as: flag, "True to recognize prior learning, which needs evidence."),
    ]).named("RecordCompletion")

    fileprivate static let recordedCompletions = object([
        .required("created", integer(), "The number of new completions."),
        .required("unchanged", integer(), "The number of completions that were already on record."),
        .required(
            "rejected",
            integer(),
            "The number of completions that were refused or could not be recorded; none of them is stored."
        ),
        .optional(
            "unknown",
            integer(),
            "The number of completions that may have been stored or not, because the database was lost meanwhile; only where there are any."
        ),
        .required(
            "items",
            list(
                of: object([
                    .required("fate", choice(["created", "unchanged", "rejected", "unknown"])),
                    .optional("completion", RecordedCompletion.schema, "The completion on record."),
                    .optional(
                        "errors",
                        list(of: fault),
                        "The problem for which it is not known to be stored; its pointers are into the item."
                    ),
                ])
            ),
            "The fate of each completion, in the order of the request."
        ),
    ]).named("RecordedCompletions")

    static let revocation = object([.required("reason", text(), "The reason, in words.")]).named("Revocation")
}

extension RecordCompletion {
    /// The checks of a body besides its shape.
    static let rules = BodyRules.domain { RecordCompletion($0).faults }

    /// Reads the completion to record from a body of the right shape.
    init(_ body: JSONBody) {
        self.init(
            official: body.text("official") ?? "",
            course: body.text("course") ?? "",
            completedOn: body.day("completedOn") ?? .today(),
            score: body.decimal("score"),
            evidence: body.text("evidence"),
            isRecognition: body.flag("recognition") ?? false
        )
    }
}
