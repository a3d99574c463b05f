import FoundationEssentials
import Training

/// An error for programs, in the API's words: its code, its sentence, and the faults of the input.
struct ErrorReport: Encodable {
    let code: String
    let detail: String
    let errors: [FieldError]?

    /// One fault of the input.
    struct FieldError: Encodable {
        /// The field, as SQL and CSV name it; nil for a fault of the whole.
        let field: String?
        let code: String
        let detail: String
    }

    init(_ error: TrainingError, in language: Language) {
        code = error.code.rawValue
        detail = error.sentence(in: language)
        let faults = error.faults.map {
            FieldError(field: $0.column, code: $0.code.rawValue, detail: $0.sentence(in: language))
        }
        errors = faults.isEmpty ? nil : faults
    }

    /// The report on one line.
    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
