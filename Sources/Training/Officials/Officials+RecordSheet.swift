import FoundationEssentials
import Postgres

extension Officials {
    /// The record sheet of one official.
    ///
    /// - Parameter number: The official's code or national ID.
    /// - Returns: The record sheet; the national ID is masked for callers who may not see it.
    /// - Throws: ``TrainingError`` `no_such_official`.
    public func recordSheet(_ number: String, for caller: Caller) async throws -> RecordSheet {
        try caller.require(.viewer)
        return try await trainingErrors {
            try await tries.name([number], in: .official, by: caller)
            // One snapshot for all parts of the sheet.
            return try await postgres.transaction(isolation: .repeatableRead) { transaction in
                let (id, whole) = try await find(number, for: caller, in: transaction)
                let record = caller.seesNationalIDs ? whole : whole.masked()
                if caller.seesNationalIDs {
                    try await NationalIDReading(of: .record, whole, asked: number).note(by: caller, in: transaction)
                }
                let completions = record.completions.filter { $0.revokedAt == nil }
                let enrollments = try await enrollments.list(of: id, in: transaction)
                let name =
                    caller.seesNationalIDs ? whole.official.number : whole.official.officialCode ?? whole.official.id
                return RecordSheet(
                    official: record.official,
                    organizations: record.organizations,
                    absences: record.absences,
                    hoursByYear: try await hoursByYear(of: id, in: transaction),
                    completions: completions,
                    certificates: completions.compactMap { completion in
                        completion.evidence.map { evidence in
                            RecordSheet.Certificate(
                                course: completion.course,
                                completedOn: completion.completedOn,
                                evidence: evidence,
                                expiresOn: completion.expiresOn
                            )
                        }
                    },
                    enrollments: enrollments.map { $0.naming(name) },
                    curricula: try await curricula(of: id, in: transaction),
                    trainedFor: record.trainedFor
                )
            }
        }
    }

    private func hoursByYear(
        of id: Int64,
        in transaction: PostgresTransaction
    ) async throws -> [RecordSheet.Year] {
        let rows: [(Int, Int, Decimal)] = try await transaction.query(
            """
            select extract(year from completion.completed_on)::integer as year, count(*),
                   coalesce(sum(course.hours), 0)
            from completion
            join course on course.id = completion.course
            where completion.official = \(id) and completion.revoked_at is null
            group by 1
            order by 1 desc
            """
        )
        return rows.map { RecordSheet.Year(year: $0.0, courses: $0.1, hours: $0.2) }
    }

    private func curricula(
        of id: Int64,
        in transaction: PostgresTransaction
    ) async throws -> [RecordSheet.CurriculumProgress] {
        let day = try await today(in: transaction)
        let rows = try await transaction.rows(
            Statement(named: "read_curricula_of_official", ["official": "\(id)", "day": "\(day)"])
        )
        return try rows.map { row in
            try RecordSheet.CurriculumProgress(
                code: row["code"],
                version: row["version"],
                titleVi: row["title_vi"],
                isForThem: row["is_for_them"],
                satisfiedOn: row["satisfied_on"],
                missing: row["missing"],
                electiveHours: row["elective_hours"],
                minimumElectiveHours: row["minimum_elective_hours"]
            )
        }
    }
}
