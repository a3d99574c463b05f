/// Counts of a client's connections and statements, now and since it was made.
///
/// The counts are gathered on request, and cost nothing otherwise.
public struct PostgresStatistics: Sendable, Hashable {
    /// Open connections that carry the single statements of all tasks.
    public internal(set) var sharedConnections = 0

    /// Connections that tasks have leased.
    public internal(set) var leasedConnections = 0

    /// Open connections that can be leased at once.
    public internal(set) var idleConnections = 0

    /// Connections that are reserved for transactions in two round trips, in use or not.
    public internal(set) var reservedConnections = 0

    /// Connections that are being opened.
    public internal(set) var openingConnections = 0

    /// Connections that listen.
    public internal(set) var listeningConnections = 0

    /// The most connections that tasks can lease at a time.
    public internal(set) var maximumConnections = 0

    /// Connections that were lost, not counting leased ones.
    public internal(set) var lostConnections = 0

    /// Tasks that wait to lease a connection.
    public internal(set) var waitingLeases = 0

    /// Statements that were sent and have no answer yet.
    public internal(set) var statementsInFlight = 0

    /// Statements that wait to be sent.
    public internal(set) var statementsWaiting = 0

    /// Statements that ended, with or without error, not counting COPY and scripts.
    public internal(set) var statements = 0

    /// Statements that ended in an error, by the class of its SQLSTATE (`23`, `40`, …) or else by its
    /// ``PostgresError/Code``.
    public internal(set) var errors: [String: Int] = [:]
}

extension PostgresClient {
    /// Counts of what the client is doing, and has done.
    public var statistics: PostgresStatistics {
        get async { await pool.statistics }
    }
}

extension Pool {
    fileprivate var statistics: PostgresStatistics {
        var statistics = PostgresStatistics()
        let shared = places.compactMap(\.wire).filter { $0.failure == nil }
        statistics.sharedConnections = shared.count
        statistics.leasedConnections = leases.values.count { $0.use == .lease }
        statistics.idleConnections = stock.idle.count
        statistics.openingConnections = max(0, stock.taken - statistics.leasedConnections - stock.idle.count)
        statistics.reservedConnections = reserved === stock ? 0 : reserved.taken
        statistics.listeningConnections = listeners.count
        statistics.maximumConnections = configuration.maximumConnections
        statistics.waitingLeases = stock.waiting
        for wire in shared + leases.values {
            statistics.statementsInFlight += wire.inFlight.reduce(0) { $0 + $1.statements.count }
            statistics.statementsWaiting += wire.queued.reduce(0) { $0 + $1.statements.count }
        }
        for place in places { statistics.statementsWaiting += place.waiting.count { !$0.isAbandoned } }
        statistics.statements = tally.statements
        statistics.errors = tally.errors
        statistics.lostConnections = tally.lostConnections
        return statistics
    }
}
