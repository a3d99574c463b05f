import HTTPTypes
import Hummingbird
import Serving
import Shapes
import Training

/// The routes of enrollments.
struct EnrollmentRoutes {
    let enrollments: Enrollments

    private static let id = Operation.Parameter.path("id", "The enrollment's number.", .number)

    var operations: [Operation] {
        [list, enroll, show, approve, reject, withdraw, fail]
    }

    private var list: Operation {
        .list(
            "/v1/enrollments",
            id: "listEnrollments",
            "The enrollments within the caller's scope, in the order of their recording.",
            [
                .under, .query("state", EnrollmentState.schema, "Only those with this status or state."),
                .query("official", .code, "Only those of this official."),
                .query("course", .code, "Only those on this course, or in a class of it."),
                .query("class", .code, "Only those in this class."),
                .query("curriculum", .code, "Only those on this curriculum."), .from, .until,
            ],
            problems: [.noSuchOrganization, .noSuchOfficial, .noSuchCourse, .noSuchClass, .noSuchCurriculum]
        ) { input, page in
            var filter = EnrollmentFilter()
            filter.under = input.text("under")
            filter.state = input.choice("state")
            filter.official = input.text("official")
            filter.course = input.text("course")
            filter.class = input.text("class")
            filter.curriculum = input.text("curriculum")
            filter.from = input.day("from")
            filter.until = input.day("until")
            return try await enrollments.list(filter, for: input.caller, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/enrollments/{id}",
            id: "showEnrollment",
            "One enrollment with its history.",
            [Self.id],
            problems: [.noSuchEnrollment]
        ) { input in
            try await enrollments.show(input.path("id"), for: input.caller)
        }
    }

    private var enroll: Operation {
        Operation(
            method: .post,
            path: "/v1/enrollments",
            id: "enrollOfficials",
            summary:
                "Enroll an official, several, or everybody of a unit or a target group; a repeated request changes nothing.",
            right: .recorder,
            body: .bulk(.enroll),
            answers: [
                .json(
                    Enrollment.schema,
                    status: .created,
                    "One official was enrolled, or the enrollment was requested.",
                    headers: [.location]
                ),
                .json(
                    .either([Enrollment.schema, .enrolledOfficials]),
                    "The official was already enrolled; or, for several officials, the fate of each.",
                    headers: [AnswerField.location.sometimes]
                ),
            ],
            problems: [
                .unknownOfficial, .unknownCourse, .courseNotPublished, .courseRetired, .unknownClass, .classWindow,
                .enrolledInFuture,
                .unknownCurriculum, .unknownOrganization, .unknownTargetGroup, .prerequisiteMissing, .officialHadLeft,
                .completedAlready, .enrollmentOfOneThing, .enrolledTooEarly,
            ],
            isRepeatable: true,
            rules: BodyRules(faults: EnrollmentRequest.faults(of:))
        ) { input in
            let request = try EnrollmentRequest(input.body)
            let enrolled = try await enrollments.enroll(request, by: input.caller)
            guard input.body["official"] != nil, let item = enrolled.items.first else {
                return Response(
                    json: enrolled.json(in: input.voice)
                )
            }
            guard let id = item.enrollment else {
                throw Problem(item.faults.map(FieldFault.init(ofEnrollment:)), status: 422)
                    ?? Problem(.badRequest)
            }
            let record = try await enrollments.show(id, for: input.caller)
            var response = Response(json: record.enrollment, status: item.fate == .created ? .created : .ok)
            response.headers[.location] = "/v1/enrollments/\(id)"
            return response
        }
    }

    private var approve: Operation {
        move(
            "approval",
            "approveEnrollment",
            "Approve an enrollment; if no seat is left, it goes on the waitlist.",
            .decision
        ) {
            try await enrollments.approve(
                $0.path("id"),
                why: $0.body.text("reason"),
                if: $0.precondition(),
                by: $0.caller
            )
        }
    }

    private var reject: Operation {
        move("rejection", "rejectEnrollment", "Reject an enrollment.", .refusal) {
            try await enrollments.reject($0.path("id"), why: $0.reason, if: $0.precondition(), by: $0.caller)
        }
    }

    private var withdraw: Operation {
        move(
            "withdrawal",
            "withdrawEnrollment",
            "Withdraw an enrollment; its seat goes to the first on the waitlist.",
            .refusal,
            as: .withdrawnEnrollment,
            right: .recorder
        ) {
            try await enrollments.withdraw($0.path("id"), why: $0.reason, if: $0.precondition(), by: $0.caller)
        }
    }

    private var fail: Operation {
        move(
            "failure",
            "failEnrollment",
            "Record that an enrollment ended without success.",
            .refusal,
            right: .recorder
        ) {
            try await enrollments.fail($0.path("id"), why: $0.reason, if: $0.precondition(), by: $0.caller)
        }
    }

    private func move<Moved: Shaped>(
        _ name: String,
        _ id: String,
        _ summary: String,
        _ body: Schema,
        as answer: Schema = Moved.schema,
        right: Right = .registrar,
        _ move: @escaping @Sendable (Input) async throws -> Moved
    ) -> Operation {
        .change(
            by: .post,
            "/v1/enrollments/{id}/\(name)",
            id: id,
            summary,
            right: right,
            [Self.id],
            from: .json(body),
            as: answer,
            problems: [.noSuchEnrollment, .wrongState, .missingReason]
        ) { input in
            try await move(input)
        }
    }
}

extension Schema {
    fileprivate static let withdrawnEnrollment = WithdrawnEnrollment.schema.named("WithdrawnEnrollment")

    fileprivate static let enroll = object([
        .optional("course", code, "A course, whenever it is held."),
        .optional("class", code, "One class of a course."),
        .optional("curriculum", code, "A curriculum, in its latest published version."),
        .optional("official", code, "One official's code, national ID or `id`."),
        .optional("officials", list(of: code, 1...20_000), "Several officials' codes, national IDs or `id`s."),
        .optional("under", code, "All officials in service in this unit and those below it."),
        .optional("targetGroup", code, "All officials of this target group."),
        .optional("everyone", flag, "All officials within the caller's scope, where no unit and no group is named."),
        .optional("enrolledOn", day, "The day of enrollment; default: today."),
        .optional("reason", text(), "The reason, in words."),
        .optional("approved", flag, "True to approve them at once, which needs the role registrar."),
    ]).named("Enroll")

    fileprivate static let enrolledOfficials = object(
        EnrolledOfficials.properties.dropLast() + [
            .required(
                "items",
                list(
                    of: object(
                        EnrolledOfficials.Item.properties.dropLast() + [
                            .optional("errors", list(of: fault), "The faults for which it was refused.")
                        ]
                    ),
                    0...2_000_000
                )
            )
        ]
    ).named("EnrolledOfficials")

    static let decision = object([.optional("reason", text(), "The reason, in words.")]).named("Decision")
    static let refusal = object([.required("reason", text(), "The reason, in words.")]).named("Refusal")
}

extension Input {
    fileprivate var reason: String { body.text("reason") ?? "" }
}

extension EnrollmentRequest {
    /// Reads the request from a body of the right shape.
    ///
    /// - Throws: ``Problem`` where it doesn't name exactly one thing to enroll on, and officials in exactly one way.
    fileprivate init(_ body: JSONBody) throws {
        let faults = Self.faults(of: body)
        guard let target = Self.targets(body).first, let officials = Self.people(body).first, faults.isEmpty else {
            throw Problem(faults, status: 422) ?? Problem(.badRequest)
        }
        self.init(
            target: target,
            officials: officials,
            enrolledOn: body.day("enrolledOn"),
            reason: body.text("reason"),
            isApproved: body.flag("approved") ?? false
        )
    }
}

extension EnrollmentRequest {
    private static func targets(_ body: JSONBody) -> [EnrollmentTarget] {
        [
            body.text("course").map { .course($0) }, body.text("class").map { .class($0) },
            body.text("curriculum").map { .curriculum($0) },
        ].compactMap { $0 }
    }

    private static func people(_ body: JSONBody) -> [EnrollmentRequest.Officials] {
        let isOfUnits = body["under"] != nil || body["targetGroup"] != nil || body.flag("everyone") == true
        return [
            body.text("official").map { .numbered([$0]) },
            body.texts("officials").map { .numbered($0) },
            isOfUnits ? .belonging(under: body.text("under"), targetGroup: body.text("targetGroup")) : nil,
        ].compactMap { $0 }
    }

    /// The faults of what the body names, as far as it can be read.
    @Sendable fileprivate static func faults(of body: JSONBody) -> [FieldFault] {
        var faults: [FieldFault] = []
        if body.unread.isDisjoint(with: ["course", "class", "curriculum"]), targets(body).count != 1 {
            faults.append(FieldFault(.pointer(""), Fault(nil, .enrollmentOfOneThing)))
        }
        if body.unread.isDisjoint(with: ["official", "officials", "under", "targetGroup", "everyone"]),
            people(body).count != 1
        {
            faults.append(FieldFault(.pointer(""), .oneWayOfNaming))
        }
        return faults
    }
}

extension EnrolledOfficials {
    /// The fates with their sentences.
    fileprivate func json(in voice: any Voice) -> JSONValue {
        .members(
            ("created", .integer(created)),
            ("unchanged", .integer(unchanged)),
            ("rejected", .integer(rejected)),
            (
                "items",
                .array(
                    items.map { item in
                        .members(
                            ("official", .text(item.official)),
                            ("fullName", item.fullName.map { .text($0) }),
                            ("fate", .text(item.fate.rawValue)),
                            ("enrollment", item.enrollment.map { .text($0) }),
                            ("state", item.state.map { .text($0.rawValue) }),
                            (
                                "errors",
                                item.faults.isEmpty
                                    ? nil
                                    : .array(
                                        item.faults.map { FieldFault(ofEnrollment: $0).json(in: voice) }
                                    )
                            )
                        )
                    }
                )
            )
        )
    }
}

extension FieldFault {
    /// The fault of an official who isn't enrolled, at the day or at the official in the body.
    fileprivate init(ofEnrollment fault: Fault) {
        self.init(.pointer(fault.column == "enrolledOn" ? "/enrolledOn" : "/official"), fault)
    }
}
