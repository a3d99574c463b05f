import Hummingbird
import Serving
import Shapes
import Training

/// The routes of organizations.
struct OrganizationRoutes {
    let organizations: Organizations

    private static let code = Operation.Parameter.path("code", "The unit's code.")
    private static let on = Operation.Parameter.query("on", .day, "The state of things on this day; default: today.")

    var operations: [Operation] {
        [list, create, show, edit, close, reopen]
    }

    private var list: Operation {
        .list(
            "/v1/organizations",
            id: "listOrganizations",
            "The units within the caller's scope, in the order of their codes.",
            [.under, .level("level", "Only those of this level."), .words, Self.on],
            problems: [.noSuchOrganization],
            cursor: .code
        ) { input, page in
            var filter = OrganizationFilter()
            filter.under = input.text("under")
            filter.level = input.choice("level")
            filter.text = input.text("q")
            return try await organizations.list(filter, on: input.day("on"), for: input.caller, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/organizations/{code}",
            id: "showOrganization",
            "One unit as it was on a day; on other days the code may name another unit.",
            [Self.code, Self.on],
            problems: [.noSuchOrganization]
        ) { input in
            try await organizations.show(input.path("code"), on: input.day("on"), for: input.caller)
        }
    }

    private var create: Operation {
        .make(
            "/v1/organizations",
            id: "createOrganization",
            "Make a unit.",
            right: .administrator,
            from: .createOrganization,
            problems: Self.fieldFaults + [.organizationEnded]
        ) { input in
            let command = CreateOrganization(
                code: input.body.text("code") ?? "",
                parentCode: input.body.text("parentCode"),
                level: input.body.choice("level") ?? .commune,
                name: input.body.text("name") ?? "",
                validFrom: input.body.day("validFrom")
            )
            return (try await organizations.create(command, by: input.caller), command.code)
        }
    }

    private var edit: Operation {
        .change(
            "/v1/organizations/{code}",
            id: "editOrganization",
            "Change a unit's code, name or parent from a day on.",
            right: .administrator,
            [Self.code],
            from: .patch(.editOrganization),
            problems: Self.fieldFaults + [.noSuchOrganization, .dayBeforeSpan]
        ) { input in
            var edit = OrganizationEdit()
            edit.code = input.body.textChange("code")
            edit.name = input.body.textChange("name")
            edit.parentCode = input.body.textChange("parentCode")
            edit.effectiveOn = input.body.day("effectiveOn")
            return try await organizations.edit(
                input.path("code"),
                edit,
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var close: Operation {
        .change(
            by: .post,
            "/v1/organizations/{code}/closing",
            id: "closeOrganization",
            "End a unit: from that day on its code may name another, and its officials can move to another.",
            right: .administrator,
            [Self.code],
            from: .json(.closing),
            as: .closedOrganization,
            problems: [.noSuchOrganization, .organizationHasUnits, .unknownOrganization, .moveInFuture]
        ) { input in
            try await organizations.close(
                input.path("code"),
                on: input.body.day("closedOn") ?? .today(),
                movingTo: input.body.text("moveTo"),
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private var reopen: Operation {
        .change(
            by: .post,
            "/v1/organizations/{code}/reopening",
            id: "reopenOrganization",
            "Reopen a unit that has ended, with its people, its past and its tokens.",
            right: .administrator,
            [Self.code],
            from: .json(.reopening),
            problems: [
                .noSuchOrganization, .organizationNotEnded, .dayBeforeSpan, .parentHasEnded, .organizationCodeTaken,
                .oneNation,
            ]
        ) { input in
            try await organizations.reopen(
                input.path("code"),
                on: input.body.day("reopenedOn"),
                if: input.precondition(),
                by: input.caller
            )
        }
    }

    private static let fieldFaults: [ErrorCode] = [
        .unknownParent, .parentMustStandAbove, .missingParent, .nationHasNoParent, .oneNation, .organizationCodeTaken,
    ]
}

extension Schema {
    fileprivate static let closedOrganization = ClosedOrganization.schema.named("ClosedOrganization")

    fileprivate static let createOrganization = object([
        .required("code", code),
        .of(Organization.self, "parentCode", as: code, "The unit above it; only the nation has none."),
        .required("level", OrganizationLevel.schema),
        .required("name", text()),
        .of(Organization.self, "validFrom", as: day, "The first day on which the unit exists."),
    ]).named("CreateOrganization")

    fileprivate static let editOrganization = object([
        .optional("code", code),
        .optional("name", text()),
        .optional("parentCode", code),
        .optional("effectiveOn", day, "The day from which the change holds; default: today."),
    ]).named("EditOrganization")

    static let closing = object([
        .required("closedOn", day, "The first day on which the unit no longer exists."),
        .optional(
            "moveTo",
            code.orNull,
            "The unit that receives its officials on that day, by its code of that day."
        ),
    ]).named("Closing")

    fileprivate static let reopening = object([
        .optional(
            "reopenedOn",
            day.orNull,
            "The first day on which the unit exists again; default: as if it had never ended."
        )
    ]).named("Reopening")
}
