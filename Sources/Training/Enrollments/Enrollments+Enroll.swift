import Postgres

extension Enrollments {
    /// Enrolls officials in one transaction, each with a fate of their own.
    ///
    /// An existing enrollment stays as it is. In a class that requires approval the new enrollments are requested,
    /// unless they are approved at once. If a class has no seat left, officials go on its waitlist in the order of the
    /// request. An official who lacks a prerequisite, or has left the service, is refused. So is one who has completed
    /// the course, unless its completions expire: then the completed enrollment is reopened. A completion on record of
    /// the enrollment's day or later completes it at once.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, and for the request as a whole `unknown_course`, `course_not_published`,
    ///   `course_retired`, `unknown_class`, `class_window`, `unknown_curriculum`, `unknown_organization`,
    ///   `unknown_target_group`, `enrolled_in_future`, `value_too_long`.
    public func enroll(_ request: EnrollmentRequest, by caller: Caller) async throws -> EnrolledOfficials {
        try caller.require(request.isApproved ? .registrar : .recorder)
        return try await trainingErrors {
            let today = try await today(in: postgres)
            let enrolledOn = request.enrolledOn ?? today
            try Fault.texts([("reason", request.reason, 500)]).throwAny()
            // The day is checked before anybody is looked up, so that a future day costs no try of a national ID.
            guard enrolledOn <= today else {
                throw TrainingError.refused([Fault("enrolledOn", .enrolledInFuture, ["found": enrolledOn.description])])
            }
            if case .numbered(let numbers) = request.officials {
                try await tries.name(numbers, in: .enrollments, by: caller)
            }
            let top = try await top(of: request.officials, by: caller, on: today)
            let asked = try await asked(for: request.officials, within: top, by: caller, on: today)
            return try await postgres.transaction { transaction in
                // With these locks, departures, merges and facts of the officials happen before this transaction or
                // after it, not during it.
                try await transaction.execute(Locks.setBesideRules)
                let locked = try await Locks.officials(
                    "select official from (\(asked)) asked where official is not null",
                    in: transaction
                )
                // Somebody who has come to the unit since then is not enrolled.
                let asked: Statement =
                    "select * from (\(asked)) asked where official is null or official = any(\(locked))"
                let target = try await find(request.target, on: enrolledOn, for: caller, in: transaction)
                let judged = try await transaction.rows(
                    Self.enrollment(asked, on: target, request, enrolledOn: enrolledOn, today: today, caller)
                ).map(Judged.init)
                let created = judged.compactMap { $0.isNew ? $0.enrollment : nil }
                let completed: [Int64] =
                    created.isEmpty
                    ? [] : try await transaction.query(Following.completeAtOnce("select unnest(\(created))"))
                let items = judged.map { $0.item(completed: Set(completed)) }
                try await reading(of: judged, by: request, within: top)?.note(by: caller, in: transaction)
                return EnrolledOfficials(items: items)
            }
        }
    }

    /// The reading of the national IDs of officials found by unit or group; nil where the caller named them by number.
    private func reading(
        of judged: [Judged],
        by request: EnrollmentRequest,
        within top: Int32?
    ) -> NationalIDReading? {
        guard case .belonging(let under, let group) = request.officials else { return nil }
        let (kind, code) = request.target.named
        let asked: [String: String?] = [kind: code, "under": under, "targetGroup": group]
        return NationalIDReading(
            of: .enrollments,
            within: "\(top)",
            asked: asked.compactMapValues(\.self),
            naming: judged.map { ($0.name, $0.hasNoCode) }
        )
    }

    /// The unit whose officials the request names, nil for the whole state.
    private func top(of officials: EnrollmentRequest.Officials, by caller: Caller, on today: Day) async throws -> Int32?
    {
        guard case .belonging(let under?, _) = officials else { return caller.scope.top }
        return try await organizations.named(under, on: today, for: caller, field: "under", in: postgres)
    }

    /// The judgement of one official.
    private struct Judged {
        let name: String
        let enrollment: Int64?
        let state: EnrollmentState?
        let isNew: Bool
        let faults: [Fault]
        let hasNoCode: Bool
        let fullName: String?

        init(_ row: PostgresRow) throws {
            name = try row["name"]
            enrollment = try row["enrollment"]
            state = try row["state"]
            isNew = try row["is_new"]
            faults = try RowRemarks.faults(in: row["faults"])
            hasNoCode = try row["has_no_code"]
            fullName = try row["full_name"]
        }

        func item(completed: Set<Int64>) -> EnrolledOfficials.Item {
            EnrolledOfficials.Item(
                official: name,
                fullName: fullName,
                fate: !faults.isEmpty ? .rejected : isNew ? .created : .unchanged,
                enrollment: enrollment.map { String($0) },
                state: enrollment.map(completed.contains) == true ? .completed : state,
                faults: faults
            )
        }
    }

    /// A query for the officials to enroll.
    ///
    /// It returns `place`, `name`, `official` (null where the number names nobody) and `has_no_code` (the official was
    /// found by unit or group, and `name` is a national ID).
    private func asked(
        for officials: EnrollmentRequest.Officials,
        within top: Int32?,
        by caller: Caller,
        on today: Day
    ) async throws -> Statement {
        switch officials {
        case .numbered(let numbers):
            return """
                select number.place, number.name,
                       coalesce(by_code.person, by_national_id.person, by_address.person) as official,
                       false as has_no_code
                from unnest(\(numbers), \(numbers.map { OfficialAddress.id(in: $0) }))
                     with ordinality as number (name, address, place)
                left join person_by_number by_code
                       on by_code.official_code = number.name
                      and \(caller.scope.holds("by_code.organization", on: today))
                left join person_by_number by_national_id
                       on by_national_id.national_id = number.name
                      and \(caller.scope.holds("by_national_id.organization", on: today))
                left join person_by_number by_address
                       on by_address.id = number.address
                      and \(caller.scope.holds("by_address.organization", on: today))
                """
        case .belonging(_, let group):
            var conditions: [Statement?] = [
                "official.merged_into is null",
                caller.scope.holds("official.organization", on: today),
                """
                not exists (
                    select from official_absence
                    where official_absence.official = official.id and official_absence.valid @> \(today)
                )
                """,
            ]
            if let top { conditions.append(Scope.subtree(top).holds("official.organization", on: today)) }
            if let group {
                let found: ([String], [String])? = try await postgres.first(
                    "select positions, categories from target_group where code = \(group)"
                )
                guard let (positions, categories) = found else {
                    throw TrainingError.refused([Fault("targetGroup", .unknownTargetGroup, ["found": group])])
                }
                conditions.append(
                    "belongs_to_group(official.position, official.category, \(positions), \(categories))"
                )
            }
            return """
                select row_number() over (order by official.id) as place,
                       \(unescaped: caller.name(of: "official")) as name, official.id as official,
                       official.official_code is null as has_no_code
                from official
                where \(.all(conditions))
                """
        }
    }

    /// Judges all officials, enrolls those without faults, and returns a row for each.
    private static func enrollment(
        _ asked: Statement,
        on target: Target,
        _ request: EnrollmentRequest,
        enrolledOn: Day,
        today: Day,
        _ caller: Caller
    ) -> Statement {
        let targeted: Statement = """
            (
                select asked.*, \(target.course)::integer as course, \(target.class)::integer as class,
                       \(target.curriculum)::integer as curriculum, \(target.taught)::integer as taught,
                       \(enrolledOn)::date as enrolled_on
                from asked
            )
            """
        let ruled = EnrollmentRule(fields: (day: "enrolledOn", official: "officials")).judged(targeted)
        let renewals = EnrollmentRule.renewals(
            of: "select standing from judged where is_renewed and faults is null and repetition = 1",
            why: "\(request.reason)",
            by: caller
        )
        return """
            with asked as (
                \(asked)
            ),
            judged as (
                select ruled.place, ruled.name, ruled.official, ruled.has_no_code, ruled.full_name,
                       ruled.standing, ruled.standing_state,
                       coalesce(ruled.is_renewed, false) as is_renewed,
                       row_number() over (partition by ruled.official order by ruled.place) as repetition,
                       case
                           when ruled.official is null then fault('officials', 'unknown_official', 'found', ruled.name)
                           -- A standing enrollment stays as it is.
                           when ruled.standing is not null and not ruled.is_renewed then null
                           else ruled.faults_of_day || ruled.faults_of_new
                       end as faults
                from (
                    \(ruled)
                ) ruled
            ),
            class_now as (
                select class.id, class.requires_approval, \(Seats.state(on: today)) as seated, \(Seats.free) as free
                from class
                where class.id = \(target.class)::integer
            ),
            fresh as (
                select judged.place, judged.official,
                       case
                           when class_now.id is null then 'active'
                           when class_now.requires_approval and not \(request.isApproved)::boolean then 'requested'
                           when class_now.free < row_number() over (order by judged.place) then 'waitlisted'
                           else class_now.seated
                       end as state
                from judged
                left join class_now on true
                where judged.faults is null and judged.standing is null and judged.repetition = 1
            ),
            enrolled as (
                insert into enrollment
                    (official, course, class, curriculum, state, enrolled_on, recorded_by, request, reason)
                select official, \(target.course)::integer, \(target.class)::integer, \(target.curriculum)::integer, state,
                       \(enrolledOn)::date, \(caller.name), \(caller.request), \(request.reason)
                from fresh
                order by place
                returning id, official, state
            ),
            noted as (
                \(audited(request, enrolledOn: enrolledOn, by: caller))
            ),
            \(renewals),
            noted_renewals as (
                \(audited("select enrollment, official, 'completed', 'active', \(request.reason) from renewed", by: caller))
            )
            select judged.name,
                   case when judged.faults is null then coalesce(judged.standing, enrolled.id) end as enrollment,
                   case when judged.faults is not null then null
                        when judged.is_renewed then 'active'
                        else coalesce(judged.standing_state, enrolled.state) end as state,
                   (judged.standing is null or judged.is_renewed) and judged.repetition = 1
                   and judged.faults is null as is_new,
                   to_jsonb(judged.faults) as faults, judged.has_no_code, judged.full_name
            from judged
            left join enrolled on enrolled.official = judged.official
            order by judged.place
            """
    }

    /// Writes an audit entry for each new enrollment, for the official's own unit, so that its administrator sees it.
    private static func audited(_ request: EnrollmentRequest, enrolledOn: Day, by caller: Caller) -> Statement {
        let (kind, code) = request.target.named
        return AuditEntry.each(
            .enrollmentCreate,
            of: """
                select enrolled.id::text as name, official.organization, null::jsonb as before,
                       jsonb_strip_nulls(jsonb_build_object(
                           'official', coalesce(official.official_code, official.national_id),
                           \(kind), \(code), 'state', enrolled.state,
                           'enrolledOn', \(enrolledOn)::date, 'reason', \(request.reason)
                       )) as after
                from enrolled
                join official on official.id = enrolled.official
                """,
            by: caller
        )
    }
}
