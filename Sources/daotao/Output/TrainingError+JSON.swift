import Shapes
import Training

extension TrainingError {
    /// The error for programs, in the API's form and on one line: its code, its sentence, and the faults of the input.
    func json(in language: Language) -> String {
        let errors = faults.map { fault in
            JSONValue.members(
                ("code", .text(fault.code.rawValue)),
                ("detail", .text(fault.sentence(in: language))),
                // The field has its name in SQL and CSV; a fault of the whole input has none.
                ("field", fault.column.map { .text($0) })
            )
        }
        let report = JSONValue.members(
            ("code", .text(code.rawValue)),
            ("detail", .text(sentence(in: language))),
            ("errors", errors.isEmpty ? nil : .array(errors))
        )
        return report.cell ?? ""
    }
}
