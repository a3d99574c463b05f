import Hummingbird
import Serving
import Shapes
import Training

/// The routes of officials.
struct OfficialRoutes {
    let officials: Officials

    private static let code = Operation.Parameter.path("code", "The official's code, national ID or `id`.")

    /// The last day that can be the present one: the database's clock can be ahead, and checks the day again when it
    /// stores.
    private static var latestToday: Day { .today().adding(days: 1) }

    var operations: [Operation] {
        [list, register, show, edit, record, explanation, depart, `return`, correct, merge]
    }

    private var list: Operation {
        .list(
            "/v1/officials",
            id: "listOfficials",
            "The officials within the caller's scope, in the order of their registration.",
            [
                .under, .query("q", .text(1...200), "Words of the name, whatever their accents and case, or a code."),
                .query("category", .category, "Only those of this category."),
                .query("targetGroup", .code, "Only those of this target group."),
                .query("inService", .flag, "Only those in service now, or only those who have left."),
                .query("trainedFor", .code, "Only those who count towards this goal."),
                .query("behind", .flag, "With `trainedFor`: only those who don't count towards it yet."),
                .from, .until,
            ],
            problems: [.noSuchOrganization, .noSuchTargetGroup, .noSuchGoal]
        ) { input, page in
            var filter = OfficialFilter()
            filter.under = input.text("under")
            filter.text = input.text("q")
            filter.category = input.text("category")
            filter.targetGroup = input.text("targetGroup")
            filter.isInService = input.flag("inService")
            filter.trainedFor = input.text("trainedFor")
            filter.isBehind = input.flag("behind") ?? false
            filter.from = input.day("from")
            filter.until = input.day("until")
            return try await officials.list(filter, for: input.caller, page)
        }
    }

    private var show: Operation {
        .show(
            "/v1/officials/{code}",
            id: "showOfficial",
            "One official, with everything on record about them.",
            [Self.code],
            problems: [.noSuchOfficial]
        ) { input in
            try await officials.show(input.path("code"), for: input.caller)
        }
    }

    private var record: Operation {
        .show(
            "/v1/officials/{code}/record",
            id: "showRecordSheet",
            "The record sheet of one official: courses, hours by year, certificates, missing courses.",
            [Self.code],
            problems: [.noSuchOfficial]
        ) { input in
            try await officials.recordSheet(input.path("code"), for: input.caller)
        }
    }

    private var explanation: Operation {
        .show(
            "/v1/officials/{code}/explanation",
            id: "explainOfficial",
            "Why an official counts towards a goal, or what is missing: the curricula, the facts, and how each came on record.",
            [Self.code, .query("goal", .code, "The goal's code; default: `\(Goals.first)`.")],
            problems: [.noSuchOfficial, .noSuchGoal]
        ) { input in
            try await officials.explain(input.path("code"), goal: input.text("goal") ?? Goals.first, for: input.caller)
        }
    }

    private var register: Operation {
        .make(
            "/v1/officials",
            id: "registerOfficial",
            "Register an official.",
            right: .registrar,
            from: .registerOfficial,
            problems: Self.fieldFaults,
            rules: .domain {
                $0.officialEdit.faults(today: Self.latestToday, isNew: true, unread: $0.unreadOfficialFields)
            }
        ) { input in
            let record = try await officials.register(input.body.officialEdit, by: input.caller)
            let shown = record.shown(to: input.caller)
            // Proxies and logs keep addresses, so a national ID must not be in one.
            return (shown, shown.official.officialCode ?? shown.official.id)
        }
    }

    private var edit: Operation {
        .change(
            "/v1/officials/{code}",
            id: "editOfficial",
            "Change an official; another unit means a move from `effectiveOn` on.",
            right: .registrar,
            [Self.code],
            from: .patch(.editOfficial),
            problems: Self.fieldFaults + [.noSuchOfficial, .dayBeforeSpan, .noMove, .completedBeforeBirth],
            rules: .domain { $0.officialEdit.faults(today: Self.latestToday) }
        ) { input in
            try await officials.edit(
                input.path("code"),
                input.body.officialEdit,
                if: input.unchanged,
                by: input.caller
            ).shown(to: input.caller)
        }
    }

    private var depart: Operation {
        .change(
            by: .post,
            "/v1/officials/{code}/departure",
            id: "departOfficial",
            "Record that an official leaves the state's service.",
            right: .registrar,
            [Self.code],
            from: .json(
                Schema.object([
                    .required("leftOn", .day, "The first day out of service."), .required("reason", .text()),
                ]).named("Departure")
            ),
            problems: [.noSuchOfficial, .missingReason, .leftAlready, .dayBeforeSpan]
        ) { input in
            try await officials.depart(
                input.path("code"),
                on: input.body.day("leftOn") ?? .today(),
                reason: input.body.text("reason") ?? "",
                if: input.unchanged,
                by: input.caller
            ).shown(to: input.caller)
        }
    }

    private var `return`: Operation {
        .change(
            by: .post,
            "/v1/officials/{code}/return",
            id: "returnOfficial",
            "Record that an official who had left is back in service.",
            right: .registrar,
            [Self.code],
            from: .json(
                Schema.object([.required("returnedOn", .day, "The first day back in service.")]).named("Return")
            ),
            problems: [.noSuchOfficial, .notLeft, .dayBeforeSpan]
        ) { input in
            try await officials.return(
                input.path("code"),
                on: input.body.day("returnedOn") ?? .today(),
                if: input.unchanged,
                by: input.caller
            ).shown(to: input.caller)
        }
    }

    private var correct: Operation {
        .change(
            by: .post,
            "/v1/officials/{code}/correction",
            id: "correctOfficial",
            "Correct the day of the last move, departure or return; the official is counted again.",
            right: .registrar,
            [Self.code],
            from: .json(.dayCorrection),
            problems: [
                .noSuchOfficial, .missingReason, .noMove, .moveInFuture, .underage, .unknownOrganization, .notLeft,
                .dayBeforeSpan,
            ]
        ) { input in
            var correction = DayCorrection()
            correction.movedOn = input.body.day("movedOn")
            correction.leftOn = input.body.dayChange("leftOn")
            correction.returnedOn = input.body.dayChange("returnedOn")
            return try await officials.correct(
                input.path("code"),
                correction,
                reason: input.body.text("reason") ?? "",
                if: input.unchanged,
                by: input.caller
            ).shown(to: input.caller)
        }
    }

    private var merge: Operation {
        .change(
            by: .post,
            "/v1/officials/{code}/merge",
            id: "mergeOfficials",
            "Merge another record of the same person into this one; no count changes.",
            right: .registrar,
            [Self.code, .query("dryRun", .flag, "Show the merged record, and change nothing.")],
            from: .json(
                Schema.object([
                    .required("duplicate", .code, "A number, or the `id`, of the record that is merged into this one.")
                ]).named("Merge")
            ),
            as: .mergedOfficial,
            problems: [.noSuchOfficial, .mergeWithItself, .mergeNumbersDiffer]
        ) { input in
            let merged = try await officials.merge(
                input.body.text("duplicate") ?? "",
                into: input.path("code"),
                if: input.unchanged,
                isDryRun: input.flag("dryRun") ?? false,
                by: input.caller
            )
            return input.caller.seesNationalIDs ? merged : merged.masked()
        }
    }

    private static let fieldFaults: [ErrorCode] = [
        .spreadsheetDay, .dayWithZone, .twoDigitYear, .birthOutOfRange, .underage, .notAName, .legacyFont,
        .unknownGender, .unknownCategory, .invalidEmail, .invalidPhone, .nationalIdScientific, .nationalIdOldCard,
        .nationalIdLength, .nationalIdCharacters, .nationalIdFraction, .nationalIdGrouping, .nationalIdPlace,
        .unknownOrganization, .officialCodeTaken, .nationalIdTaken, .moveInFuture, .missingNumber, .codeLikeAddress,
    ]
}

extension Schema {
    fileprivate static let mergedOfficial = MergedOfficial.schema.named("MergedOfficial")

    /// The fields of an official's record; null clears a field of an existing one.
    private static let personal: [Property] = [
        .of(Official.self, "officialCode", as: code, "The code that the employer gives; none begins with `id:`."),
        .of(Official.self, "nationalId", as: text(1...64), "The 12 digits of the CCCD."),
        .of(Official.self, "dateOfBirth"),
        .of(Official.self, "gender"),
        .of(Official.self, "email", as: text()),
        .of(Official.self, "phone", as: text()),
        .of(Official.self, "position", as: text()),
        .of(Official.self, "category"),
        .optional("effectiveOn", day, "The first day in the unit; default: today."),
    ]

    fileprivate static let registerOfficial = object(
        [
            .required("fullName", text(1...200), "The name as the person writes it."),
            .required("organizationCode", code, "The code of the unit to which the person belongs."),
        ] + personal
    ).named("RegisterOfficial")

    fileprivate static let editOfficial = object(
        [
            .optional("fullName", text(1...200)),
            .optional("organizationCode", code, "The code of the unit to which the person belongs."),
        ]
            + personal
    ).named("EditOfficial")

    fileprivate static let dayCorrection = object([
        .optional("movedOn", day, "The first day in the present unit."),
        .optional("leftOn", day.orNull, "The first day out of service, the last time; null for never."),
        .optional("returnedOn", day.orNull, "The first day back in service; null for not back."),
        .required("reason", text()),
    ]).named("DayCorrection")
}

extension OfficialRecord {
    /// The record as the caller may see it.
    fileprivate func shown(to caller: Caller) -> OfficialRecord {
        caller.seesNationalIDs ? self : masked()
    }
}

extension Input {
    /// The condition that the official's record still reads as the caller saw it.
    fileprivate var unchanged: Precondition<OfficialRecord> {
        let caller = caller
        return precondition { (record: OfficialRecord) in record.shown(to: caller) }
    }
}

extension JSONBody {
    private static let officialFields: [(String, OfficialEdit.Field)] = [
        ("officialCode", .officialCode), ("nationalId", .nationalID), ("fullName", .fullName),
        ("dateOfBirth", .dateOfBirth), ("gender", .gender), ("email", .email), ("phone", .phone),
        ("organizationCode", .organization), ("position", .position), ("category", .category),
    ]

    /// The fields of an official that can't be read, or are missing.
    fileprivate var unreadOfficialFields: Set<OfficialEdit.Field> {
        Set(Self.officialFields.filter { unread.contains($0.0) }.map(\.1))
    }

    /// The changes of an official's fields; null clears one.
    fileprivate var officialEdit: OfficialEdit {
        var written: [OfficialEdit.Field: String] = [:]
        for (name, field) in Self.officialFields {
            switch textChange(name) {
            case .keep: continue
            case .set(let text): written[field] = text ?? ""
            }
        }
        return OfficialEdit(written, effectiveOn: day("effectiveOn"))
    }
}
