import FoundationEssentials
import Postgres

extension Officials {
    /// Why an official counts towards a goal, or what is missing.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - goal: The goal's code.
    /// - Returns: The explanation; the national ID is masked for callers who may not see it.
    /// - Throws: ``TrainingError`` `no_such_official`, `no_such_goal`.
    public func explain(_ number: String, goal code: String = Goals.first, for caller: Caller) async throws
        -> Explanation
    {
        try caller.require(.viewer)
        return try await trainingErrors {
            try await tries.name([number], in: .official, by: caller)
            // One snapshot for all parts of the explanation.
            return try await postgres.transaction(isolation: .repeatableRead) { transaction in
                let (goalID, goal) = try await goals.find(code, in: transaction)
                let (id, whole) = try await find(number, for: caller, in: transaction)
                let record = caller.seesNationalIDs ? whole : whole.masked()
                if caller.seesNationalIDs {
                    try await NationalIDReading(of: .record, whole, asked: number).note(by: caller, in: transaction)
                }
                let day = try await today(in: transaction)
                let asked: [String: Statement] = ["official": "\(id)::bigint", "goal": "\(goalID)::integer"]
                let counted = try await transaction.firstRow(Statement(named: "explain_counted", asked))
                    .map(Explanation.Counted.init)
                let curricula = try Explanation.Curriculum.read(
                    try await transaction.rows(
                        Statement(named: "explain_curricula", asked.merging(["day": "\(day)::date"]) { $1 })
                    )
                )
                let facts = try await transaction.rows(Statement(named: "explain_facts", asked))
                return Explanation(
                    official: record.official,
                    goal: goal,
                    counted: counted,
                    reason: counted != nil ? .counts : goal.reason(curricula),
                    wouldCountFrom: counted == nil ? goal.wouldCount(from: day, by: curricula) : nil,
                    curricula: curricula,
                    facts: try facts.map(Explanation.Fact.init)
                )
            }
        }
    }
}

extension Goal {
    /// Why somebody who doesn't count doesn't.
    fileprivate func reason(_ curricula: [Explanation.Curriculum]) -> Explanation.Reason {
        if curricula.isEmpty { return .noCurriculum }
        let days = curricula.compactMap(\.satisfiedOn)
        guard let first = days.min() else { return curricula.contains(where: \.isHeld) ? .otherDays : .missing }
        if first > deadline { return .tooLate }
        return days.allSatisfy { $0 < start } ? .tooEarly : .otherDays
    }

    /// The day from which somebody would count who completed all that is missing on a day; nil where no such day counts.
    fileprivate func wouldCount(from day: Day, by curricula: [Explanation.Curriculum]) -> Day? {
        curricula
            .filter { !$0.isHeld && ($0.retiredOn.map { day < $0 } ?? true) }
            .map { max(day, $0.since ?? day) }
            .filter { day >= start && $0 <= deadline }
            .min()
    }
}

extension Explanation.Counted {
    fileprivate init(_ row: PostgresRow) throws {
        try self.init(
            since: row["day"],
            organization: row["organization"],
            name: row["name"],
            curriculum: row["curriculum"],
            version: row["version"],
            completion: row["completion"]
        )
    }
}

extension Explanation.Curriculum {
    /// The curricula of rows with a course each.
    fileprivate static func read(_ rows: PostgresRows) throws -> [Explanation.Curriculum] {
        var curricula: [Explanation.Curriculum] = []
        for row in rows {
            let course = try Explanation.Course(
                code: row["course"],
                isRequired: row["is_required"],
                hours: row["hours"],
                completion: row["completion"]
            )
            let (code, version): (String, Int) = try (row["code"], row["version"])
            let isSame = curricula.last.map { $0.code == code && $0.version == version } ?? false
            let courses = (isSame ? curricula.removeLast().courses : []) + [course]
            curricula.append(
                try Explanation.Curriculum(
                    code: code,
                    version: version,
                    titleVi: row["title_vi"],
                    since: row["since"],
                    retiredOn: row["retired_on"],
                    satisfiedOn: row["satisfied_on"],
                    courses: courses,
                    electiveHours: courses.reduce(0) { sum, course in
                        course.isRequired || course.completion == nil ? sum : sum + (course.hours ?? 0)
                    },
                    minimumElectiveHours: row["minimum_elective_hours"]
                )
            )
        }
        return curricula
    }
}

extension Explanation.Fact {
    fileprivate init(_ row: PostgresRow) throws {
        let number: Int? = try row["import"]
        try self.init(
            id: row["id"],
            course: row["course"],
            completedOn: row["completed_on"],
            expiresOn: row["expires_on"],
            isRecognition: row["is_recognition"],
            evidence: row["evidence"],
            recordedAt: row["recorded_at"],
            recordedBy: row["recorded_by"],
            request: row["request"],
            source: try number.map {
                try Explanation.Source(import: $0, file: row["file_name"], line: row["import_line"])
            },
            revokedAt: row["revoked_at"],
            revokedBy: row["revoked_by"],
            revocationReason: row["revocation_reason"]
        )
    }
}
