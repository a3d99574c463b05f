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
        case fate, goal, curriculum, enrollment, flag
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
    }

    private enum Column: Int {
        case kind, completion, row, name, course, recordedAt, isNew, expiresOn, faults, person
    }

    /// Reads the statement's rows.
    ///
    /// - Parameters:
    ///   - rows: The rows, in any order.
    ///   - officials: The officials that were locked for it, each with whether there is a code.
    /// - Throws: `PostgresError`, `internal_fault` for a row of a kind that it doesn't answer.
    init(_ rows: PostgresRows, about officials: PostgresRows) throws {
        let locked: [(Int64, Bool)] = try officials.decode()
        withCode = Set(locked.lazy.filter { $0.1 }.map { $0.0 })
        for row in rows {
            func value<Value: PostgresDecodable>(_ column: Column) throws -> Value { try row[column.rawValue] }
            guard let kind = Kind(rawValue: try value(.kind)) else { throw TrainingError(.internalFault) }
            switch kind {
            case .fate:
                fates[try value(.row)] = Fate(
                    completion: try value(.completion),
                    official: try value(.name),
                    course: try value(.course),
                    recordedAt: try value(.recordedAt),
                    isNew: try value(.isNew),
                    expiresOn: try value(.expiresOn),
                    faults: try RowRemarks.faults(in: value(.faults)),
                    person: try value(.person)
                )
            case .goal, .curriculum, .enrollment, .flag:
                broughtAbout[try value(.completion), default: [:]][kind, default: []].insert(try value(.name))
            }
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
