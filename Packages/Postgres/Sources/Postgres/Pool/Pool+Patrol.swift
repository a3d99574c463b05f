import CLibpq
import Logging

/// The patrol makes sure that no wait for the server lasts for ever.
///
/// A server on a frozen machine, or behind a proxy that holds the connection and forwards nothing, gives no sign that
/// it is gone. The duration of a statement shows nothing either: one of an import may take an hour. So the patrol asks
/// the server on another connection.
extension Pool {
    /// Looks for connections that wait in vain, until the task is cancelled.
    func patrol() async {
        var rounds = 0
        while await Reactor.pause(configuration.longestSilence / 2), phase == .running {
            wires.removeAll { $0.failure != nil }
            for (host, suspects) in suspects() { await judge(suspects, at: host) }
            rounds += 1
            if rounds.isMultiple(of: 4) { await lookForOneThatTakesWrites() }
        }
    }

    /// Sends pings on idle connections until the task is cancelled.
    ///
    /// A ping on a shared or listening connection soon shows that a server is gone. A ping on a lease whose task is
    /// idle in a transaction keeps the server from ending that transaction.
    func tellThatWeAreThere() async {
        while await Reactor.pause(configuration.longestSilence / 2), phase == .running { pingQuietOnes() }
    }

    private func pingQuietOnes() {
        for wire in wires where !wire.isOwed && isQuiet(wire, for: configuration.longestSilence) {
            let status = PQtransactionStatus(wire.connection)
            let isThinking =
                leases[ObjectIdentifier(wire)] != nil && wire.use == .lease
                && (status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
            if wire.isShared || wire.onNotification != nil || isThinking { wire.sendPing() }
        }
    }

    private func isQuiet(_ wire: Wire, for time: Duration) -> Bool {
        wire.lastSign.duration(to: .now) >= time
    }

    /// The connections whose server has been silent for too long, by host; those that have waited longer than every
    /// timeout are closed.
    private func suspects() -> [HostAddress: [Wire]] {
        var suspects: [HostAddress: [Wire]] = [:]
        for wire in wires {
            guard let connection = wire.connection, wire.isOwed, isQuiet(wire, for: wire.longestSilence) else {
                wire.strikes = 0
                continue
            }
            if let most = wire.answerTimeout, isQuiet(wire, for: most) {
                abandon(wire)
            } else {
                suspects[HostAddress(of: connection), default: []].append(wire)
            }
        }
        return suspects
    }

    /// A server's answer about its sessions.
    private enum Word {
        /// It works on statements of these sessions.
        case works(for: Set<Int32>)

        /// It doesn't answer.
        case nothing

        /// It accepts no question now; its sessions may be fine.
        case unclear
    }

    private func judge(_ suspects: [Wire], at host: HostAddress) async {
        let word = await ask(about: suspects.map(\.backend), at: host)
        // An answer that has come meanwhile outweighs what the server says.
        for wire in suspects where wire.isOwed && isQuiet(wire, for: wire.longestSilence) {
            switch word {
            case .works(let sessions) where sessions.contains(wire.backend):
                wire.strikes = 0
                wire.lastWord = .now
            case .works:
                // The first time, the answer may have been on its way already.
                wire.strikes += 1
                if wire.strikes > 1 { abandon(wire) }
            case .nothing:
                abandon(wire)
            case .unclear:
                let lastKnown = max(wire.lastSign, wire.lastWord)
                if lastKnown.duration(to: .now) >= wire.longestSilence * 12 { abandon(wire) }
            }
        }
    }

    /// Closes a connection and the idle ones, which lead to the same server.
    private func abandon(_ wire: Wire) {
        logger.warning("the database was silent and is taken for gone", metadata: ["session": "\(wire.backend)"])
        wire.close(.silent)
        for stock in stocks { stock.dropIdle(.silent) }
    }

    /// Asks a server which of some sessions it is working on: those that are neither idle nor waiting for this client.
    ///
    /// Where the account may not see a session's state, an existing session counts as working, because the server
    /// itself ends a transaction that stays idle.
    private func ask(about sessions: [Int32], at host: HostAddress) async -> Word {
        do {
            let wire = try await Wire.open(configuration, logger: logger, for: .probe, at: host)
            defer { wire.close(.closed) }
            let statement: Statement = """
                select pid
                from pg_stat_activity
                where pid = any(\(sessions)) and datname = current_database()
                      and (state is null or state = 'disabled'
                           or state = 'active' and wait_event_type is distinct from 'Client')
                """
            let rows = try await wire.within(configuration.connectTimeout) {
                try await Group([statement]).run(cancellable: false) { wire.submit($0) }[0]
            }
            let working: [Int32] = try rows.decode()
            return .works(for: Set(working))
        } catch let error as PostgresError where error.isForSilence {
            return .nothing
        } catch {
            return .unclear
        }
    }

    /// Replaces connections to a server that takes no writes, as soon as another server takes them.
    ///
    /// After a failover the same name or proxy leads to another server, while older connections would stay with the old
    /// one.
    private func lookForOneThatTakesWrites() async {
        guard wires.contains(where: \.isReadOnly) else { return }
        guard let found = try? await Wire.open(configuration, logger: logger, for: .probe) else { return }
        defer { found.close(.closed) }
        guard !found.isReadOnly else { return }
        for wire in wires where wire.isReadOnly { wire.retire() }
        for stock in stocks { stock.dropIdle(.closed) }
    }
}
