extension Training {
    /// Takes in a file of a kind that is only known as a value.
    ///
    /// - Throws: ``TrainingError`` for the file as a whole; a refused row is counted, not thrown.
    public func `import`(_ kind: ImportKind, _ request: ImportRequest, by caller: Caller) async throws -> ImportSummary
    {
        switch kind {
        case .organizations: try await organizations.import(request, by: caller)
        case .officials: try await officials.import(request, by: caller)
        case .courses: try await courses.import(request, by: caller)
        case .curricula: try await curricula.import(request, by: caller)
        case .enrollments: try await enrollments.import(request, by: caller)
        case .completions: try await completions.import(request, by: caller)
        }
    }
}
