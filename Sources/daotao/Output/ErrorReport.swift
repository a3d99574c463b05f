import FoundationEssentials
import Training

/// An error as a program reads it, in the words of the API: its code, its sentence, and the faults of what was given.
struct ErrorReport: Encodable {
    let code: String
    let detail: String
    let errors: [FieldError]?

    /// One of the things wrong with what was given.
    struct FieldError: Encodable {
        /// The field, as SQL and CSV name it; nil for what is about the whole.
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
