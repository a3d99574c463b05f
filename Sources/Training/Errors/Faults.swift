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
