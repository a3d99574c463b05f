import Postgres

/// A name for everything that is on record at a moment.
///
/// Between two equal names nothing was stored. Two different names say nothing.
public struct RegistryState: Sendable, Hashable {
    private let name: String

    /// A state by any name.
    ///
    /// - Parameter name: The name.
    public init(_ name: String) {
        self.name = name
    }
}

extension ProgressReports {
    /// Names the state of everything that reports are made of, including the present day.
    ///
    /// It is the database's name for the visible transactions: as long as no transaction that wrote anything has ended,
    /// every report reads as before. It costs a round trip and looks at no table.
    public func state() async throws -> RegistryState {
        try await trainingErrors {
            let name: String? = try await postgres.first(
                """
                select concat_ws(
                    ' ', extract(epoch from pg_postmaster_start_time()), pg_current_snapshot(), \(unescaped: today.sql)
                )
                """
            )
            guard let name else { throw TrainingError(.internalFault) }
            return RegistryState(name)
        }
    }
}
