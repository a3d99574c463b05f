import Postgres

/// A name for everything that is on record at a moment.
///
/// Two that are equal name the same: nothing was stored between them. Two that differ say nothing.
public struct RecordState: Sendable, Hashable {
    private let name: String

    /// A state by a name of one's own.
    ///
    /// - Parameter name: The name.
    public init(_ name: String) {
        self.name = name
    }
}

extension ProgressReports {
    /// Names the state of everything that reports are made of, the present day among it.
    ///
    /// It is what the database calls the transactions that can be seen: as long as none of the server has ended that wrote
    /// anything, every report reads as it did. It costs a round trip and looks at no table.
    public func state() async throws -> RecordState {
        try await trainingErrors {
            let name: String? = try await postgres.first(
                """
                select concat_ws(
                    ' ', extract(epoch from pg_postmaster_start_time()), pg_current_snapshot(), \(unescaped: today.sql)
                )
                """
            )
            guard let name else { throw TrainingError(.internalFault) }
            return RecordState(name)
        }
    }
}
