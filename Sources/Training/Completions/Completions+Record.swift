import FoundationEssentials
import Postgres

extension Completions {
    /// Records that an official completed a course, and returns the effects.
    ///
    /// Recording the same completion twice changes nothing: ``RecordedCompletion/isNew`` is then false.
    ///
    /// - Throws: ``TrainingError`` `unknown_official`, `unknown_course`, `course_not_published`, `course_retired`,
    ///   `course_not_yet`, `completed_in_future`, `completed_too_early`, `completed_before_birth`, `official_had_left`,
    ///   `completion_differs`, `recognition_without_evidence`, `forbidden`.
    public func record(_ command: RecordCompletion, by caller: Caller) async throws -> RecordedCompletion {
        try caller.require(.recorder)
        let asked = [Asked(command: command, caller: caller)]
        let fates = try await trainingErrors {
            try await tries.name([command.official], in: .completions, by: caller)
            return try await record(asked)
        }
        guard let fate = fates.first else { throw TrainingError(.internalFault) }
        return try fate.get()
    }

    /// A completion that a caller asks to record.
    struct Asked: Sendable {
        let command: RecordCompletion
        let caller: Caller
    }

    /// The completions of one request, which are recorded in their order and in one transaction.
    struct Portion: Sendable {
        let asked: [Asked]

        /// Keeps their fates, for a request with a key.
        var keeping: FateKeeping?
    }

    /// The outcome of a completion.
    typealias Fate = Result<RecordedCompletion, TrainingError>

    /// Records several completions in one transaction, each with a fate of its own.
    ///
    /// A refused one doesn't affect the others. An error of the database undoes all of them, and is thrown.
    ///
    /// - Parameter patience: How long to wait for a row that another transaction locks, usually an official's.
    func record(_ asked: [Asked], patience: Duration = .seconds(5)) async throws -> [Fate] {
        try await record(Portion(asked: asked), patience: patience)
    }

    /// Records the completions of one request in one transaction.
    func record(_ portion: Portion, patience: Duration) async throws -> [Fate] {
        let portions = [portion]
        return try await record(after: Settlement.lockForFacts, patience) { portions }.first ?? []
    }

    /// Waits for a shared slot, and records in one transaction the completions that have come by then.
    ///
    /// - Parameters:
    ///   - patience: How long to wait for a row that another transaction locks.
    ///   - next: Returns the completions once the slot is free; none where there is nothing left to record.
    func recordTogether(patience: Duration, _ next: () async -> [Portion]) async throws -> [[Fate]] {
        try await record(after: Settlement.lockForSharedFacts, patience, next)
    }

    private func record(
        after lock: Statement,
        _ patience: Duration,
        _ next: () async -> [Portion]
    ) async throws -> [[Fate]] {
        var portions: [(portion: Portion, isClaimed: Bool)] = []
        var recording = Recording()
        var told: [Fate]?
        let rows = try await postgres.atomically(after: [lock]) { transaction in
            let asked = await next()
            let areKept = asked.contains { $0.keeping != nil }
            let claims =
                areKept
                ? try await IdempotentAnswers.claims(of: asked.map(\.keeping), in: transaction)
                : asked.map { _ in true }
            portions = zip(asked, claims).map { ($0, $1) }
            let claimed = portions.flatMap { $0.isClaimed ? $0.portion.asked : [] }
            recording = try await self.recording(of: claimed, patience, in: transaction)
            guard areKept else { return recording.statements }
            // The kept answer contains the fates, so it is stored with COMMIT once they are known.
            let fates = try recording.fates(in: try await transaction.rows(recording.statements))
            told = fates
            let kept = try Self.told(fates, to: portions).enumerated().compactMap { place, fates in
                try portions[place].isClaimed ? portions[place].portion.keeping?.kept(fates) : nil
            }
            return kept.isEmpty ? [] : [try IdempotentAnswers.keeping(kept)]
        }
        return Self.told(tally.counted(try told ?? recording.fates(in: rows)), to: portions)
    }

    /// The fates by request; a request whose key another transaction holds had no effect.
    private static func told(_ fates: [Fate], to portions: [(portion: Portion, isClaimed: Bool)]) -> [[Fate]] {
        var fates = fates[...]
        return portions.map { portion, isClaimed in
            guard isClaimed else {
                let error = TrainingError(.idempotencyKeyInUse, ["found": portion.keeping?.request.key ?? ""])
                return portion.asked.map { _ in .failure(error) }
            }
            let count = portion.asked.count
            defer { fates = fates.dropFirst(count) }
            return Array(fates.prefix(count))
        }
    }

    /// The completions of one transaction: the statements that record them, and their fates.
    private struct Recording {
        /// The faults of each completion that show without the database.
        var faults: [[Fault]] = []

        /// The completions without such faults.
        var sound: [Asked] = []

        /// The statements to run once the lock is taken, none where every completion has faults: the last four lock
        /// the officials and their enrollments, record, and settle.
        var statements: [Statement] = []

        func fates(in rows: [PostgresRows]) throws -> [Fate] {
            var recorded: ArraySlice<Fate> = []
            if rows.count >= 4 {
                let answers = Array(rows.suffix(4))
                recorded = try RecordedFacts(answers[2], about: answers[0], followedBy: answers[3])
                    .fates(of: sound)[...]
            }
            return faults.map { faults in
                (faults.isEmpty ? recorded.popFirst() : nil) ?? .failure(TrainingError.refused(faults))
            }
        }
    }

    private func recording(
        of asked: [Asked],
        _ patience: Duration,
        in transaction: PostgresTransaction
    ) async throws -> Recording {
        let faults = asked.map(\.command.faults)
        let sound = zip(asked, faults).filter { $1.isEmpty }.map { $0.0 }
        guard !sound.isEmpty else { return Recording(faults: faults) }
        let named = try await numbered(sound, in: transaction)
        let numbers = named.map(\.command.official)
        return Recording(
            faults: faults,
            sound: sound,
            statements: [
                Settlement.waitForRows(patience),
                Statement(named: "lock_named_officials", ["numbers": "\(numbers)"]),
                Locks.enrollments(of: Self.locked),
                storing(named),
                Self.settling,
            ]
        )
    }

    /// The same completions with the numbers of officials who are named by the registry's own address; an address
    /// outside the caller's scope stays as it is, and finds no official.
    private func numbered(_ asked: [Asked], in transaction: PostgresTransaction) async throws -> [Asked] {
        let addressed = asked.enumerated().compactMap { place, asked in
            OfficialAddress.id(in: asked.command.official).map { (place, $0, asked.caller.scope.top) }
        }
        guard !addressed.isEmpty else { return asked }
        let scope = Scope.holds("person.organization", below: "named.scope", on: "\(unescaped: today.sql)")
        let found: [(Int, String)] = try await transaction.query(
            """
            select named.place, coalesce(person.official_code, person.national_id)
            from unnest(\(addressed.map(\.0)), \(addressed.map(\.1)), \(addressed.map(\.2)))
                 as named (place, id, scope)
            join official on official.id = named.id
            join official person on person.id = coalesce(official.merged_into, official.id)
            where (named.scope is null or \(scope))
              -- A number that names somebody else as well would record the fact about them.
              and not exists (
                  select from official other
                  where other.official_code in (
                      coalesce(person.official_code, person.national_id), \(unescaped: OfficialAddress.sql(of: "named"))
                  )
                    and other.id <> person.id
              )
            """
        )
        var named = asked
        for (place, number) in found {
            var command = asked[place].command
            command.official = number
            named[place] = Asked(command: command, caller: asked[place].caller)
        }
        return named
    }

    /// The ids of the officials whom the transaction has locked, as an array; null where it has locked nobody.
    private static let locked: Statement = "nullif(current_setting('daotao.locked', true), '')::bigint[]"

    /// Judges the completions, and inserts those that are new.
    private func storing(_ asked: [Asked]) -> Statement {
        Statement(
            named: "record_completions",
            [
                "officials": "\(asked.map(\.command.official))",
                "courses": "\(asked.map(\.command.course))",
                "days": "\(asked.map(\.command.completedOn))",
                "scores": "\(asked.map(\.command.score))",
                "evidences": "\(asked.map(\.command.evidence))",
                "recognitions": "\(asked.map(\.command.isRecognition))",
                "callers": "\(asked.map(\.caller.name))",
                "requests": "\(asked.map(\.caller.request))",
                "addresses": "\(asked.map(\.caller.address))",
                "scopes": "\(asked.map(\.caller.scope.top))",
                "today": "\(today.given)",
                "locked": Self.locked,
            ]
        )
    }

    /// Settles and reports the effects of the completions that the statement before it has recorded.
    private static let settling = Statement(
        named: "settle",
        [
            "officials": """
            array(select official from completion where id = any(current_setting('daotao.told')::bigint[]))
            """,
            "recorded": "current_setting('daotao.recorded')::bigint[]",
            "told": "current_setting('daotao.told')::bigint[]",
            "rules_changed": "false",
        ]
    )
}

extension RecordCompletion {
    /// Every fault that shows without the database.
    public var faults: [Fault] {
        let names: [(field: String, name: String)] = [("official", official), ("course", course)]
        var faults = Fault.names(names)
        if let score, !(0...100).contains(score) {
            faults.append(Fault("score", .numberOutOfRange, ["found": "\(score)", "expected": "0–100"]))
        } else if let score {
            faults += Fault.decimals(score, "score")
        }
        if isRecognition, evidence?.isBlank ?? true {
            faults.append(Fault("evidence", .recognitionWithoutEvidence))
        }
        faults += names.compactMap { Fault.characters(of: $0.name, $0.field) }
        return faults + Fault.texts([("evidence", evidence, 500)])
    }
}

/// Reads the answer of the statement that records completions: the fate of each, and its effects.
struct RecordedFacts {
    private var fates: [Int: Fate] = [:]

    /// The effects of completions, by their numbers: names of goals, curricula, enrollments and flags.
    private var broughtAbout: [Int64: [Kind: Set<String>]] = [:]

    /// The officials who have a code, and are named by it even where it looks like a national ID.
    private let withCode: Set<Int64>

    private enum Kind: String {
        case goal, curriculum, enrollment, flag
    }

    private struct Fate {
        let completion: Int64?
        let official: String?
        let course: String?
        let recordedAt: Date
        let isNew: Bool
        let expiresOn: Day?
        let faults: [Fault]
        let person: Int64?

        init(_ row: PostgresRow) throws {
            completion = try row["completion"]
            official = try row["number"]
            course = try row["course_code"]
            recordedAt = try row["recorded_at"]
            isNew = try row["is_new"]
            expiresOn = try row["expires_on"]
            faults = try RowRemarks.faults(in: row["faults"])
            person = try row["official"]
        }
    }

    /// Reads the rows of three statements.
    ///
    /// - Parameters:
    ///   - facts: The rows of the statement that records the completions.
    ///   - officials: The rows of the statement that locks the officials, each with whether there is a code.
    ///   - followed: The rows of the statement that settles the effects.
    init(_ facts: PostgresRows, about officials: PostgresRows, followedBy followed: PostgresRows) throws {
        let locked: [(Int64, Bool)] = try officials.decode()
        withCode = Set(locked.lazy.filter { $0.1 }.map { $0.0 })
        for row in facts { fates[try row["row"]] = try Fate(row) }
        let named: [(String, Int64?, String)] = try followed.decode()
        for (kind, completion, name) in named {
            guard let kind = Kind(rawValue: kind), let completion else { continue }
            broughtAbout[completion, default: [:]][kind, default: []].insert(name)
        }
    }

    /// The fate of each completion, as its caller may see it.
    ///
    /// - Parameter asked: The completions, in the order of the request.
    /// - Returns: Their fates, in the same order.
    func fates(of asked: [Completions.Asked]) -> [Result<RecordedCompletion, TrainingError>] {
        zip(1..., asked).map { row, asked in
            guard let fate = fates[row], fate.faults.isEmpty, let completion = fate.completion,
                let official = fate.official, let course = fate.course, let person = fate.person
            else {
                let faults = fates[row]?.faults ?? []
                return .failure(TrainingError.refused(faults.map { told($0, to: asked.command.official) }))
            }
            func names(_ kind: Kind) -> [String] { broughtAbout[completion]?[kind]?.sorted() ?? [] }
            return .success(
                RecordedCompletion(
                    id: String(completion),
                    official: official,
                    course: course,
                    completedOn: asked.command.completedOn,
                    expiresOn: fate.expiresOn,
                    recordedAt: fate.recordedAt,
                    trainedFor: names(.goal),
                    satisfied: names(.curriculum),
                    enrollments: names(.enrollment),
                    flags: names(.flag),
                    isNew: fate.isNew
                )
                .seen(
                    by: asked.caller,
                    whoAskedFor: asked.command.official,
                    address: withCode.contains(person) ? nil : OfficialAddress.of(person)
                )
            )
        }
    }

    /// The same fault with the command's key instead of the column's name, and the official named as the caller did,
    /// because not every caller may see the numbers in the database.
    private func told(_ fault: Fault, to number: String) -> Fault {
        let keys = [
            "official_code": "official", "national_id": "official", "course_code": "course",
            "completed_on": "completedOn",
        ]
        var parameters = fault.parameters
        switch fault.code {
        case .completionDiffers:
            parameters["official"] = number
            // The completion that this one contradicts may be one of the same statement.
            if let row = parameters.removeValue(forKey: "row"),
                let completion = Int(row).flatMap({ fates[$0]?.completion })
            {
                parameters["id"] = String(completion)
            }
        case .unknownOfficial: parameters["found"] = number
        default: break
        }
        return Fault(fault.column.map { keys[$0] ?? $0 }, fault.code, parameters)
    }
}
