import CSV
import Postgres

/// Runs a use case and turns every error into a ``TrainingError``.
func trainingErrors<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch {
        throw TrainingError.wrapping(error)
    }
}

extension TrainingError {
    /// Turns any error into a ``TrainingError``.
    ///
    /// A refusal by the database gets the code of the violated constraint; an unexpected error becomes
    /// `internal_fault`, with a reference to look for in the log.
    public static func wrapping(_ error: any Error) -> TrainingError {
        switch error {
        case let error as TrainingError: error
        case let error as PostgresError: Constraints.trainingError(for: error)
        case let error as CSVError: wrapping(csv: error)
        case is CancellationError: TrainingError(.cancelled, underlying: error)
        default: fault(error)
        }
    }

    static func fault(_ error: any Error) -> TrainingError {
        TrainingError(.internalFault, underlying: error)
    }
}
