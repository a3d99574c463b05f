import FoundationEssentials
import Postgres

extension Completions {
    /// Records that an official completed a course, and answers with what that brought about.
    ///
    /// Recording the same fact twice changes nothing: ``RecordedCompletion/isNew`` is then false.
    ///
    /// - Parameters:
    ///   - command: The fact.
    ///   - caller: Who records it.
    /// - Returns: The fact as it stands.
    /// - Throws: ``TrainingError`` `unknown_official`, `unknown_course`, `course_not_published`, `course_retired`,
    ///   `course_not_yet`, `completed_in_future`, `completed_too_early`, `completed_before_birth`, `official_had_left`,
    ///   `completion_differs`, `recognition_without_evidence`, `forbidden`.
    public func record(_ command: RecordCompletion, by caller: Caller) async throws -> RecordedCompletion {
        try caller.require(.recorder)
        let fates = try await trainingErrors { try await record([Asked(command: command, caller: caller)]) }
        guard let fate = fates.first else { throw TrainingError(.internalFault) }
        return try fate.get()
    }

    /// A fact that somebody asks to record.
    struct Asked: Sendable {
        let command: RecordCompletion
        let caller: Caller
    }

    /// Records several facts in one transaction and one round trip, each with a fate of its own.
    ///
    /// One that is refused costs the others nothing. An error of the database undoes all of them, and is thrown.
    ///
    /// - Parameters:
    ///   - asked: The facts.
    ///   - patience: How long to wait for a row that somebody else keeps, an official's above all.
    /// - Returns: The fate of each.
    /// - Throws: What the database refused.
    func record(
        _ asked: [Asked],
        patience: Duration = .seconds(5)
    ) async throws -> [Result<RecordedCompletion, TrainingError>] {
        let checked = asked.map { $0.checked() }
        let sound = zip(asked, checked).filter { $1.isEmpty }.map { $0.0 }
        var recorded = sound.isEmpty ? [] : try await store(sound, patience)[...]
        let fates = checked.map { faults in
            (faults.isEmpty ? recorded.popFirst() : nil) ?? .failure(TrainingError.refused(faults))
        }
        return tally.counted(fates)
    }

    private func store(
        _ asked: [Asked],
        _ patience: Duration
    ) async throws -> [Result<RecordedCompletion, TrainingError>] {
        let numbers = asked.map(\.command.official)
        let results = try await postgres.atomically([
            Settlement.lockForFacts,
            Settlement.waitForRows(patience),
            // In the order of their ids, so that two writers wait for each other and never deadlock; and before anything
            // is counted, for a count that began earlier would not see what the other one has just recorded.
            """
            select from official
            where id = any(array(
                select coalesce(merged_into, id) from official
                where official_code = any(\(numbers)) or national_id = any(\(numbers))
            ))
            order by id
            for no key update
            """,
            recording(of: asked),
            outcome(for: numbers, requests: asked.map(\.caller.request)),
        ])
        let fates: [(Int, String?, String?, Int64?, Date?, Bool, Day?, String)] = try results[3].decode()
        let outcomes: [(Int64, String, String)] = try results[4].decode()
        let broughtAbout = Dictionary(grouping: outcomes, by: \.0)
        return zip(asked, fates.sorted { $0.0 < $1.0 }).map { asked, fate in
            let (_, official, course, id, recordedAt, isNew, expiresOn, faults) = fate
            guard faults.isEmpty, let official, let course, let id, let recordedAt else {
                return .failure(TrainingError.refused(RowRemarks.faults(in: faults).map(\.ofCommand)))
            }
            func names(_ kind: String) -> [String] {
                (broughtAbout[id] ?? []).filter { $0.1 == kind }.map(\.2).sorted()
            }
            return .success(
                RecordedCompletion(
                    id: String(id),
                    official: official,
                    course: course,
                    completedOn: asked.command.completedOn,
                    expiresOn: expiresOn,
                    recordedAt: recordedAt,
                    trainedFor: names("goal"),
                    satisfied: names("curriculum"),
                    enrollments: names("enrollment"),
                    flags: names("flag"),
                    isNew: isNew
                )
                .seen(by: asked.caller)
            )
        }
    }

    /// Judges, inserts, tells the audit trail, counts the attendances and completes the enrollments, in one statement;
    /// answers with a row for each fact asked for.
    private func recording(of asked: [Asked]) -> Statement {
        let commands = asked.map(\.command)
        let today = today()
        let action = AuditAction.completionRecord
        let judgement = CompletionJudgement(
            today: today,
            areFew: true,
            isInScope: { organization -> Statement in
                let holds = Scope.holds(organization, below: "staged.scope", on: "\(unescaped: "date '\(today)'")")
                return "(staged.scope is null or \(holds))"
            },
            isRecognition: "staged.is_recognition",
            carried: ["recorded_by", "request", "address"]
        )
        return """
            with staged as (
                select asked.row::integer as row, asked.row::integer as line,
                       by_code.official_code,
                       case when by_code.official_code is null then asked.official end as national_id,
                       asked.course_code, asked.completed_on, asked.score, asked.evidence, asked.is_recognition,
                       asked.recorded_by, asked.request, asked.address, asked.scope,
                       ''::text as faults
                from unnest(
                    \(commands.map(\.official)), \(commands.map(\.course)), \(commands.map(\.completedOn)),
                    \(commands.map(\.score)), \(commands.map(\.evidence)), \(commands.map(\.isRecognition)),
                    \(asked.map(\.caller.name)), \(asked.map(\.caller.request)), \(asked.map(\.caller.address)),
                    \(asked.map(\.caller.scope.top))
                ) with ordinality asked
                    (official, course_code, completed_on, score, evidence, is_recognition, recorded_by, request, address,
                     scope, row)
                left join official by_code on by_code.official_code = asked.official
            ),
            judged as materialized (
                select judgement.*,
                       case when judgement.fate = 'created' then nextval('completion_id_seq') end as id
                from (\(judgement.query)) judgement
            ),
            created as (
                select id, official, course, completed_on, is_recognition from judged where fate = 'created'
            ),
            recorded as (
                insert into completion
                    (id, official, course, completed_on, score, evidence, is_recognition, renewal, expires_on,
                     recorded_by, request)
                overriding system value
                select id, official, course, completed_on, score, evidence, is_recognition,
                       case when is_renewable then coalesce((
                           select max(renewal) + 1
                           from completion
                           where completion.official = judged.official and completion.course = judged.course
                             and completion.revoked_at is null
                       ), 0) + row_number() over (partition by official, course order by completed_on) - 1
                       else 0 end,
                       expires_on, recorded_by, request
                from judged
                where fate = 'created'
            ),
            audited as (
                insert into audit (by, address, request, action, subject, name, organization, after)
                select judged.recorded_by, judged.address, judged.request, '\(unescaped: action.rawValue)',
                       '\(unescaped: action.subject)', judged.id::text, official.organization,
                       jsonb_strip_nulls(jsonb_build_object(
                           'official', coalesce(official.official_code, official.national_id), 'course', course.code,
                           'completedOn', judged.completed_on, 'expiresOn', judged.expires_on, 'score', judged.score,
                           'evidence', judged.evidence, 'recognition', nullif(judged.is_recognition, false)
                       ))
                from judged
                join \(
                    unescaped: Lookup.of(
                        """
                        select official_code, national_id, organization from official where official.id = judged.official
                        """,
                        true
                    )
                ) official on true
                join course on course.id = judged.course
                where judged.fate = 'created'
                order by judged.id
            ),
            \(unescaped: Following.completions(in: "created", areFew: true)),
            deltas as (
                \(unescaped: Counting.attendances(of: "(select * from created where not is_recognition)", areFew: true))
            ),
            \(unescaped: Counting.addDeltas(areFew: true))
            select judged.row,
                   coalesce(official.official_code, official.national_id),
                   course.code,
                   coalesce(judged.standing, max(judged.id) over (
                       partition by judged.official, judged.course, judged.completed_on
                   )),
                   coalesce(judged.standing_recorded_at, now()),
                   judged.fate = 'created',
                   judged.expires_on,
                   judged.faults
            from judged
            left join official on official.id = judged.official
            left join course on course.id = judged.course
            """
    }

    /// Settles what follows from the facts, and answers with what each of them brought about: its number, `goal`,
    /// `curriculum`, `enrollment` or `flag`, and a name.
    private func outcome(for numbers: [String], requests: [String]) -> Statement {
        """
        with concerned as materialized (
            select distinct coalesce(merged_into, id) as official from official
            where official_code = any(\(numbers)) or national_id = any(\(numbers))
        ),
        \(Settlement.settled(.few("concerned"))),
        fresh as materialized (
            select id, official, course, completed_on from live where request in (select unnest(\(requests)))
        )
        select placed.completion, 'goal', goal.code
        from placed
        join goal on goal.id = placed.goal
        union all
        select fulfilled.completion, 'curriculum', curriculum.code
        from fulfilled
        join curriculum on curriculum.id = fulfilled.curriculum
        union all
        select turned.completion, 'enrollment', turned.enrollment::text
        from turned
        where turned.completion is not null
        union all
        select fresh.id, 'enrollment', moved.enrollment::text
        from fresh
        join \(unescaped: Lookup.of("select enrollment from enrollment_transition where completion = fresh.id", true)) moved
          on true
        union all
        select fresh.id, 'flag', flag
        from fresh
        cross join lateral unnest(\(unescaped: CompletionFlags.of("fresh"))) as flag
        """
    }
}

extension Completions.Asked {
    /// What can be seen without the database, all at once.
    fileprivate func checked() -> [Fault] {
        var faults: [Fault] = []
        if command.official.isBlank { faults.append(Fault("official", .missingValue)) }
        if command.course.isBlank { faults.append(Fault("course", .missingValue)) }
        // Whatever is short in bytes is short in characters, which take time to be counted.
        for (key, text) in [("official", command.official), ("course", command.course)]
        where text.utf8.count > 64 && text.count > 64 {
            faults.append(Fault(key, .valueTooLong, ["found": "\(text.count)", "expected": "64"]))
        }
        if let score = command.score, !(0...100).contains(score) {
            faults.append(Fault("score", .numberOutOfRange, ["found": "\(score)", "expected": "0–100"]))
        }
        if let score = command.score, score.exponent < -2 {
            faults.append(Fault("score", .notNumber, ["found": "\(score)"]))
        }
        if command.isRecognition, command.evidence?.isBlank ?? true {
            faults.append(Fault("evidence", .recognitionWithoutEvidence))
        }
        if let evidence = command.evidence, evidence.utf8.count > 500, evidence.count > 500 {
            faults.append(Fault("evidence", .valueTooLong, ["found": "\(evidence.count)", "expected": "500"]))
        }
        for (key, text) in [("official", command.official), ("course", command.course)]
            + (command.evidence.map { [("evidence", $0)] } ?? [])
        where text.unicodeScalars.contains(where: \.isControl) {
            faults.append(Fault(key, .controlCharacter))
        }
        return faults
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character (Cc): those of ASCII, and those that Latin 1 adds.
    fileprivate var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}

extension TrainingError {
    /// A fact that was refused for some faults: the first names the error, all of them go with it.
    fileprivate static func refused(_ faults: [Fault]) -> TrainingError {
        guard let first = faults.first else { return TrainingError(.internalFault) }
        return TrainingError(first.code, first.parameters, faults: faults)
    }
}

extension Fault {
    /// The same fault with the command's key in place of the column's name.
    fileprivate var ofCommand: Fault {
        let keys = [
            "official_code": "official", "national_id": "official", "course_code": "course",
            "completed_on": "completedOn",
        ]
        return Fault(column.map { keys[$0] ?? $0 }, code, parameters)
    }
}
