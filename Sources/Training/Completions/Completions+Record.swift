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
    ///   `completed_in_future`, `completed_too_early`, `completed_before_birth`, `completion_differs`.
    public func record(_ command: RecordCompletion, by caller: Caller) async throws -> RecordedCompletion {
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
    func record(_ asked: [Asked]) async throws -> [Result<RecordedCompletion, TrainingError>] {
        let checked = asked.map { $0.checked() }
        let sound = checked.indices.filter { checked[$0].isEmpty }
        var fates = checked.map { faults in
            Result<RecordedCompletion, TrainingError>.failure(TrainingError.refused(faults))
        }
        guard !sound.isEmpty else { return fates }
        let recorded = try await store(sound.map { asked[$0] })
        for (index, fate) in zip(sound, recorded) { fates[index] = fate }
        return fates
    }

    private func store(_ asked: [Asked]) async throws -> [Result<RecordedCompletion, TrainingError>] {
        let numbers = asked.map(\.command.official)
        let officials: Statement =
            "select id from official where official_code = any(\(numbers)) or national_id = any(\(numbers))"
        let results = try await postgres.atomically([
            Settlement.lockForFacts,
            // In the order of their ids, so that two writers wait for each other and never deadlock; and before anything
            // is counted, for a count that began earlier would not see what the other one has just recorded.
            "\(officials) order by id for no key update",
            insertion(of: asked),
            Settlement.settle(officials),
            """
            select trained.completion, goal.code
            from trained
            join goal on goal.id = trained.goal
            where trained.official in (\(officials))
            order by goal.code
            """,
        ])
        let fates: [(Int, String?, String?, Int64?, Date?, Bool, String)] = try results[2].decode()
        let trained: [(Int64, String)] = try results[4].decode()
        let goals = Dictionary(grouping: trained, by: \.0).mapValues { $0.map(\.1) }
        return zip(asked, fates.sorted { $0.0 < $1.0 }).map { asked, fate in
            let (_, official, course, id, recordedAt, isNew, faults) = fate
            guard faults.isEmpty, let official, let course, let id, let recordedAt else {
                return .failure(TrainingError.refused(RowRemarks.faults(in: faults).map(\.ofCommand)))
            }
            return .success(
                RecordedCompletion(
                    id: String(id),
                    official: official,
                    course: course,
                    completedOn: asked.command.completedOn,
                    recordedAt: recordedAt,
                    trainedFor: goals[id] ?? [],
                    isNew: isNew
                )
            )
        }
    }

    /// Judges, inserts and counts the attendances, in one statement; answers with a row for each fact asked for.
    private func insertion(of asked: [Asked]) -> Statement {
        let commands = asked.map(\.command)
        return """
            with staged as (
                select asked.row::integer as row, asked.row::integer as line,
                       by_code.official_code,
                       case when by_code.official_code is null then asked.official end as national_id,
                       asked.course_code, asked.completed_on, asked.score, asked.evidence,
                       asked.recorded_by, asked.request, asked.official as written,
                       ''::text as faults
                from unnest(
                    \(commands.map(\.official)), \(commands.map(\.course)), \(commands.map(\.completedOn)),
                    \(commands.map(\.score)), \(commands.map(\.evidence)),
                    \(asked.map(\.caller.name)), \(asked.map(\.caller.request))
                ) with ordinality asked
                    (official, course_code, completed_on, score, evidence, recorded_by, request, row)
                left join official by_code on by_code.official_code = asked.official
            ),
            judged as materialized (
                \(unescaped: CompletionJudgement.query(today: "date '\(today())'", repeats: .anywhere))
            ),
            recorded as (
                insert into completion (official, course, completed_on, score, evidence, recorded_by, request)
                select judged.official, judged.course, judged.completed_on, judged.score, judged.evidence,
                       staged.recorded_by, staged.request
                from judged
                join staged on staged.row = judged.row
                where judged.fate = 'created'
                order by judged.official, judged.course
                returning id, official, course, completed_on, recorded_at
            ),
            deltas as (
                \(unescaped: Counting.attendances(of: "recorded"))
            ),
            \(unescaped: Counting.addDeltas)
            select judged.row,
                   coalesce(official.official_code, official.national_id),
                   course.code,
                   coalesce(judged.standing, recorded.id),
                   coalesce(judged.standing_recorded_at, recorded.recorded_at),
                   judged.fate = 'created',
                   judged.faults
            from judged
            left join official on official.id = judged.official
            left join course on course.id = judged.course
            left join recorded on recorded.official = judged.official and recorded.course = judged.course
            """
    }
}

extension Completions.Asked {
    /// What can be seen without the database, all at once.
    fileprivate func checked() -> [Fault] {
        var faults: [Fault] = []
        if command.official.isBlank { faults.append(Fault("official", .missingValue)) }
        if command.course.isBlank { faults.append(Fault("course", .missingValue)) }
        for (key, text) in [("official", command.official), ("course", command.course)] where text.count > 64 {
            faults.append(Fault(key, .valueTooLong, ["found": "\(text.count)", "expected": "64"]))
        }
        if let score = command.score, !(0...100).contains(score) {
            faults.append(Fault("score", .numberOutOfRange, ["found": "\(score)", "expected": "0–100"]))
        }
        if let score = command.score, score.exponent < -2 {
            faults.append(Fault("score", .notNumber, ["found": "\(score)"]))
        }
        if let evidence = command.evidence, evidence.count > 500 {
            faults.append(Fault("evidence", .valueTooLong, ["found": "\(evidence.count)", "expected": "500"]))
        }
        for (key, text) in [("official", command.official), ("course", command.course)]
            + (command.evidence.map { [("evidence", $0)] } ?? [])
        where text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            faults.append(Fault(key, .controlCharacter))
        }
        return faults
    }
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
