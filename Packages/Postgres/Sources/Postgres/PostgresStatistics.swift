/// Counts of what a client is doing, and of what it has done since it was made.
///
/// The counts are gathered when somebody asks for them, and cost nothing otherwise.
public struct PostgresStatistics: Sendable, Hashable {
    /// Connections that carry the single statements of all tasks, and are open.
    public internal(set) var sharedConnections = 0

    /// Connections that tasks have leased.
    public internal(set) var leasedConnections = 0

    /// Connections that can be leased at once.
    public internal(set) var idleConnections = 0

    /// Connections that are reserved for transactions in two round trips, at work or not.
    public internal(set) var reservedConnections = 0

    /// Connections that are being opened.
    public internal(set) var openingConnections = 0

    /// Connections that listen.
    public internal(set) var listeningConnections = 0

    /// How many connections can be leased at a time.
    public internal(set) var maximumConnections = 0

    /// Connections that were lost, leased ones apart.
    public internal(set) var lostConnections = 0

    /// Tasks that wait until a connection can be leased.
    public internal(set) var waitingLeases = 0

    /// Statements that were sent and have no answer yet.
    public internal(set) var statementsInFlight = 0

    /// Statements that wait to be sent.
    public internal(set) var statementsWaiting = 0

    /// Statements that ended, in whichever way; COPY and scripts apart.
    public internal(set) var statements = 0

    /// How many times statements ended in an error, by the class of its SQLSTATE (`23`, `40`, …) or else by its
    /// ``PostgresError/Code``.
    public internal(set) var errors: [String: Int] = [:]
}

extension PostgresClient {
    /// What the client is doing, and what it has done.
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
