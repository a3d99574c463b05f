import Postgres

extension Classes {
    /// Makes a class of a published course.
    ///
    /// The class belongs to the organization that the command names, or else to the unit at the top of the caller's
    /// scope. Callers whose scope contains that organization keep the class.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `missing_value`, `value_too_long`, `number_out_of_range`,
    ///   `unknown_course`, `course_not_published`, `course_retired`, `unknown_organization`, `class_exists`, `class_days`.
    public func create(_ command: CreateClass, by caller: Caller) async throws -> Class {
        try caller.require(.registrar)
        return try await trainingErrors {
            try command.check()
            return try await postgres.transaction { transaction in
                let startsOn = try await today(in: transaction, unless: command.fields.startsOn.value)
                let found: (Int32?, String?)? = try await transaction.first(
                    """
                    select course.id,
                           to_jsonb(case
                               when course.id is null then fault('course', 'unknown_course', 'found', asked.course)
                               \(unescaped: PublicationStatus.faults(of: "course", "course", on: "asked.starts_on"))
                           end)::text
                    from (select \(command.course) as course, \(startsOn)::date as starts_on) asked
                    left join course on course.code = asked.course
                    """
                )
                var faults = try RowRemarks.faults(in: found?.1)
                // This comes before the class's code is looked up, which must reveal nothing about units outside the
                // scope.
                if case .set(let owner?) = command.fields.organization {
                    _ = try await faults.gather { try await unit(owner, for: caller) }
                }
                try faults.throwAny()
                let created: Int32? = try await transaction.first(
                    """
                    insert into class (code, course, organization)
                    values (\(command.code), \(found?.0), \(caller.scope.top))
                    on conflict (code) do nothing
                    returning id
                    """
                )
                guard let created else { throw TrainingError(.classExists, ["found": command.code]) }
                try await store(command.fields, created, caller, in: transaction)
                let stored = try await show(command.code, for: nil, in: transaction)
                try await transaction.audit(.classCreate, stored.code, of: Self.owner(created), to: stored, by: caller)
                return stored
            }
        }
    }

    /// Changes a class.
    ///
    /// Additional seats go to the waitlist, in the order of requests. Enrollments that expired by a last day that is
    /// withdrawn are reinstated, or wait for a seat if their own is taken.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_class`, `precondition_failed`, `seats_taken`, and what
    ///   ``create(_:by:)`` throws.
    public func edit(
        _ code: String,
        _ edit: ClassEdit,
        if precondition: Precondition<Class> = .none,
        by caller: Caller
    ) async throws -> Reinstating<Class> {
        try caller.require(.registrar)
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                if edit.endsOn != .keep { try await lockWhoMayComeBack(to: code, caller, in: transaction) }
                let today = try await today(in: transaction)
                let locked: (Int32, Bool)? = try await transaction.first(
                    """
                    select id, \(caller.scope.holds("class.organization", on: today))
                    from class
                    where code = \(code) and \(Self.seen(by: caller, on: today))
                    for no key update
                    """
                )
                guard let (id, isKept) = locked else { throw TrainingError(.noSuchClass, ["found": code]) }
                guard isKept else { throw TrainingError(.forbidden, ["expected": Role.registrar.rawValue]) }
                let standing = try await show(code, for: nil, in: transaction)
                try precondition.check(standing)
                try edit.check(standing)
                try await store(edit, id, caller, in: transaction)
                let stored = try await show(code, for: nil, in: transaction)
                if stored != standing {
                    try await transaction.audit(
                        .classEdit,
                        code,
                        of: Self.owner(id),
                        from: standing,
                        to: stored,
                        by: caller
                    )
                }
                let reinstated =
                    standing.endsOn.isTakenBack(by: stored.endsOn)
                    ? try await Enrollments.reinstate(
                        .classes("select \(id)"),
                        by: caller,
                        on: today,
                        in: transaction
                    ) : .none
                if stored.startsOn != standing.startsOn {
                    try await Enrollments.beginWithClass(id, by: caller, on: today, in: transaction)
                }
                try await Enrollments.seatWaiting(in: "select \(id)", by: caller, on: today, in: transaction)
                return Reinstating(
                    try await show(code, for: nil, in: transaction),
                    Reinstatement(reinstated: reinstated)
                )
            }
        }
    }

    /// Locks the officials whose enrollments may be reinstated, so that meanwhile nobody enrolls them or records their
    /// completions.
    ///
    /// Every transaction that gives out seats locks officials before the class.
    private func lockWhoMayComeBack(
        to code: String,
        _ caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(Locks.besideRules)
        let today = try await today(in: transaction)
        try await Locks.officials(
            """
            select enrollment.official
            from enrollment
            join class on class.id = enrollment.class
            where class.code = \(code) and \(caller.scope.holds("class.organization", on: today))
              and enrollment.state = 'expired'
            """,
            in: transaction
        )
    }

    /// The identity of the unit that the class belongs to, as SQL.
    private static func owner(_ id: Int32) -> Statement { "select organization from class where id = \(id)" }

    /// The identity of the unit that the class is to belong to.
    private func unit(_ code: String, for caller: Caller) async throws -> Int32 {
        try await organizations.named(
            code,
            on: today(in: postgres),
            for: caller,
            field: "organization",
            in: postgres
        )
    }

    private func store(
        _ edit: ClassEdit,
        _ id: Int32,
        _ caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        let owner: Statement =
            switch edit.organization {
            case .keep: "organization"
            case .set(nil): "\(caller.scope.top)::integer"
            case .set(let code?): "\(try await unit(code, for: caller))::integer"
            }
        try await transaction.execute(
            """
            update class
            set title_vi = \(edit.titleVi.becomes("title_vi", "text")),
                title_en = \(edit.titleEn.becomes("title_en", "text")),
                starts_on = \(edit.startsOn.becomes("starts_on", "date")),
                ends_on = \(edit.endsOn.becomes("ends_on", "date")),
                opens_on = \(edit.opensOn.becomes("opens_on", "date")),
                closes_on = \(edit.closesOn.becomes("closes_on", "date")),
                capacity = \(edit.capacity.becomes("capacity", "integer")),
                requires_approval = coalesce(\(edit.requiresApproval.becomes("requires_approval", "boolean")), false),
                place = \(edit.place.becomes("place", "text")),
                link = \(edit.link.becomes("link", "text")),
                provider = \(edit.provider.becomes("provider", "text")),
                organization = \(owner)
            where id = \(id)
            """
        )
    }
}

extension CreateClass {
    fileprivate func check() throws {
        var faults = Fault.code(code)
        if course.isBlank { faults.append(Fault("course", .missingValue)) }
        try (faults + fields.faults).throwAny()
    }
}

extension ClassEdit {
    /// Checks the whole edit against the class as it is, and reports all faults at once.
    fileprivate func check(_ standing: Class) throws {
        func day(_ change: Change<Day>, _ standing: Day?) -> Day? {
            if case .set(let day) = change { day } else { standing }
        }
        try faults(
            span: (day(startsOn, standing.startsOn), day(endsOn, standing.endsOn)),
            window: (day(opensOn, standing.opensOn), day(closesOn, standing.closesOn))
        ).throwAny()
        if let capacity = capacity.value, capacity < standing.seatsTaken {
            throw TrainingError(.seatsTaken, ["found": "\(standing.seatsTaken)", "expected": "\(capacity)"])
        }
    }

    /// All faults that show without the class as it is.
    public var faults: [Fault] {
        faults(span: (startsOn.value, endsOn.value), window: (opensOn.value, closesOn.value))
    }

    fileprivate func faults(span: (Day?, Day?), window: (Day?, Day?)) -> [Fault] {
        var faults = Fault.texts([
            ("title_vi", titleVi.value, 500), ("title_en", titleEn.value, 500), ("place", place.value, 500),
            ("link", link.value, 500), ("provider", provider.value, 500),
        ])
        for (field, text) in [("place", place.value), ("link", link.value)] where text?.isBlank == true {
            faults.append(Fault(field, .missingValue))
        }
        if let link = link.value, !link.isBlank, !WebLink.isOne(link) {
            faults.append(Fault("link", .invalidLink, ["found": link]))
        }
        if let capacity = capacity.value, !(1...1_000_000).contains(capacity) {
            faults.append(
                Fault("capacity", .numberOutOfRange, ["found": "\(capacity)", "expected": "1–1000000"])
            )
        }
        for (field, days) in [("ends_on", span), ("closes_on", window)] {
            if let first = days.0, let last = days.1, first > last {
                faults.append(Fault(field, .classDays, ["found": first.description, "expected": last.description]))
            }
        }
        return faults
    }
}
