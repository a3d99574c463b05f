import Logging

/// The connections of a client: some that all tasks share, and some that one task leases at a time.
@Reactor
final class Pool {
    enum Phase {
        case idle, running, closing
    }

    /// The place of a shared connection, which may still be opening.
    struct Place {
        var wire: Wire?

        /// The reason why there is no connection; nil while a new attempt is under way.
        var error: PostgresError?

        /// The groups that wait for that attempt.
        var waiting: [Group] = []
    }

    let configuration: PostgresConfiguration
    let logger: Logger
    let tally = StatementTally()
    var phase = Phase.idle
    var places: [Place]
    private var lastPlace = 0

    /// The connections that can be leased: for any purpose, and only for transactions in two round trips.
    let stock: Stock
    let reserved: Stock

    var leases: [ObjectIdentifier: Wire] = [:]

    /// Every open connection, whatever it is used for.
    var wires: [Wire] = []

    /// The tasks that wait for `run()`.
    var starting: [Promise<Void>] = []
    var listeners: [ObjectIdentifier: NotificationListener] = [:]
    var drained: Promise<Void>?

    /// Both stocks, or the one that serves both purposes.
    var stocks: [Stock] { stock === reserved ? [stock] : [stock, reserved] }

    nonisolated init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        stock = Stock(of: configuration.maximumConnections, for: .lease)
        reserved =
            configuration.reservedConnections > 0 ? Stock(of: configuration.reservedConnections, for: .reserved) : stock
        places = Array(repeating: Place(), count: max(1, configuration.sharedConnections))
    }

    static let closed = PostgresError(.closed, "the client is closed")
    static let notRunning = PostgresError(.closed, "the client is not running: nobody called run()")

    /// Gives a group to one of the shared connections.
    ///
    /// While the connection is opening the group waits for it; after a failed attempt groups fail at once until the
    /// next one.
    func submit(_ group: Group) {
        group.tally = tally
        guard phase != .closing else { return group.fail(Self.closed) }
        let place = nextPlace()
        // A connection that was lost a moment ago is about to be replaced, though this isn't noted yet.
        if let wire = places[place].wire, wire.failure == nil { return wire.submit(group) }
        if let error = places[place].error { return group.fail(error) }
        places[place].waiting.append(group)
        group.expire(after: configuration.connectTimeout) { [self] in
            phase == .idle
                ? Self.notRunning
                : PostgresError(.connectFailed, "no connection within \(configuration.connectTimeout)")
        }
    }

    /// The least loaded place; of equally loaded ones, each in turn.
    private func nextPlace() -> Int {
        lastPlace &+= 1
        return places.indices.map { ($0 + lastPlace) % places.count }.min { load(of: $0) < load(of: $1) } ?? 0
    }

    private func load(of place: Int) -> Int { places[place].wire?.load ?? places[place].waiting.count }

    /// Keeps all shared connections until the task is cancelled.
    func run() async throws {
        guard phase == .idle else { throw PostgresError(.misuse, "a client runs once") }
        phase = .running
        for start in starting { start.settle(.success(())) }
        starting.removeAll()
        await withTaskGroup(of: Void.self) { group in
            for place in places.indices {
                group.addTask { await self.keep(place) }
            }
            group.addTask { await self.patrol() }
            group.addTask { await self.tellThatWeAreThere() }
        }
    }

    /// Keeps one of the shared connections, and replaces it when it is lost.
    private func keep(_ place: Int) async {
        var pause = Duration.milliseconds(20)
        while !Task.isCancelled, phase == .running {
            do {
                let wire = try await open(for: .shared)
                pause = .milliseconds(20)
                settle(place, wire, nil)
                let reason = await wire.lifetime()
                guard let reason, phase == .running else { return }
                if reason.code != .closed {
                    tally.countLostConnection()
                    logger.warning("a connection to the database was lost", metadata: ["reason": "\(reason)"])
                }
                places[place].wire = nil
            } catch {
                guard !Task.isCancelled else { return }
                let error = error as? PostgresError ?? PostgresError(.connectFailed, "\(error)")
                if places[place].error == nil {
                    logger.warning("the database can't be reached", metadata: ["reason": "\(error)"])
                }
                settle(place, nil, error)
                // Statements fail at once during the pause, which is short, so that a server that is back is soon
                // found.
                guard await Reactor.pause(pause) else { return }
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    /// Opens a connection, and counts its statements.
    func open(for use: Wire.Use) async throws -> Wire {
        let wire = try await Wire.open(configuration, logger: logger, for: use)
        wire.tally = tally
        wires.append(wire)
        return wire
    }

    private func settle(_ place: Int, _ wire: Wire?, _ error: PostgresError?) {
        let waiting = places[place].waiting
        places[place] = Place(wire: wire, error: error)
        for group in waiting where !group.isAbandoned {
            if let wire { wire.submit(group) } else if let error { group.fail(error) }
        }
    }

    /// Closes everything once the statements under way have ended, or their time is over.
    func close() async {
        phase = .closing
        for start in starting { start.settle(.failure(Self.closed)) }
        for place in places.indices {
            settle(place, places[place].wire, places[place].wire == nil ? Self.closed : nil)
        }
        for listener in listeners.values { listener.close() }
        for stock in stocks { stock.close(Self.closed) }
        await drain()
        for wire in leases.values { wire.close(Self.closed) }
    }

    /// Waits for statements under way, as long as connecting may take, so that cancelled tasks can roll back.
    private func drain() async {
        let drained = Promise<Void>()
        drained.expire(after: configuration.connectTimeout, Self.closed)
        let end = ContinuousClock.now + configuration.connectTimeout
        for place in places {
            guard let wire = place.wire else { continue }
            await wire.calm(within: max(.zero, end - .now))
            wire.close(Self.closed)
        }
        guard !leases.isEmpty else { return }
        self.drained = drained
        try? await drained.value()
    }
}
