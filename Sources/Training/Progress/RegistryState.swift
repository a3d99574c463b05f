import Postgres

/// A name for the stored data at a moment.
///
/// Between two equal names nothing was stored. Two different names prove nothing.
public struct RegistryState: Sendable, Hashable {
    private let name: String

    public init(_ name: String) {
        self.name = name
    }
}

extension ProgressReports {
    /// Names the state of all data in reports, including the present day.
    ///
    /// The name is the database's name for the visible transactions: until a transaction that wrote something ends,
    /// every report stays the same. It costs a round trip and reads no table.
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
