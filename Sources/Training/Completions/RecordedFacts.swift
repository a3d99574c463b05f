import FoundationEssentials
import Postgres

/// Reads the answer of the statement that records facts: the fate of each, and what followed from it.
struct RecordedFacts {
    private var fates: [Int: Fate] = [:]

    /// What followed from facts, by their numbers: names of goals, curricula, enrollments and flags.
    private var broughtAbout: [Int64: [Kind: Set<String>]] = [:]

    /// The officials who have a code, and so are named by it, though it may read like a national ID.
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
    ///   - facts: Of the one that records the facts.
    ///   - officials: Of the one that locks the officials for it, each with whether there is a code.
    ///   - followed: Of the one that settles what followed.
    /// - Throws: `PostgresError`.
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

    /// The fate of each fact, as its caller may see it.
    ///
    /// - Parameter asked: The facts, in the order in which they were asked for.
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

    /// The same fault with the command's key in place of the column's name, and the official named as the caller did:
    /// not everybody may see the numbers in the database.
    private func told(_ fault: Fault, to number: String) -> Fault {
        let keys = [
            "official_code": "official", "national_id": "official", "course_code": "course",
            "completed_on": "completedOn",
        ]
        var parameters = fault.parameters
        switch fault.code {
        case .completionDiffers:
            parameters["official"] = number
            // The fact that it contradicts may be one of the same statement.
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
