import CSV
import Postgres

/// Runs a use case, and lets nothing but a ``TrainingError`` out of it.
func trainingErrors<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch {
        throw TrainingError.wrapping(error)
    }
}

extension TrainingError {
    /// Any error at all as one of ours.
    ///
    /// What the database refused gets the code of the constraint that refused it; what nobody expected becomes
    /// `internal_fault` with a reference to look for in the log.
    ///
    /// - Returns: The same error, or the one of ours that says what it means.
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
