extension [Fault] {
    /// Throws all faults at once, where there are any.
    func throwAny() throws {
        guard let first else { return }
        var parameters = first.parameters
        parameters["column"] = first.column
        throw TrainingError(first.code, parameters, faults: self)
    }
}

extension String {
    /// Whether there is nothing to read in it, or it begins or ends with white space.
    var isBlank: Bool {
        allSatisfy(\.isWhitespace)
    }
}

extension Fault {
    /// What is wrong with a new code.
    static func code(_ code: String, field: String = "code") -> [Fault] {
        if code.isBlank { return [Fault(field, .missingValue)] }
        return texts([(field, code, 64)])
    }

    /// What is wrong with texts that are to be stored, each with its field and its greatest length.
    static func texts(_ texts: [(field: String, text: String?, longest: Int)]) -> [Fault] {
        texts.flatMap { field, text, longest -> [Fault] in
            guard let text else { return [] }
            var faults: [Fault] = []
            if text.count > longest {
                faults.append(Fault(field, .valueTooLong, ["found": "\(text.count)", "expected": "\(longest)"]))
            }
            if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                faults.append(Fault(field, .controlCharacter))
            } else if text.first?.isWhitespace == true || text.last?.isWhitespace == true {
                faults.append(Fault(field, .blankAtTheEnds))
            }
            return faults
        }
    }
}
