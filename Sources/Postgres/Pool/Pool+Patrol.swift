import CLibpq
import Logging

/// Sees to it that no wait is without end.
///
/// A server that is gone says nothing of it where the machine is frozen, or where a proxy between holds the connection and
/// forwards nothing. How long something takes tells nothing either: an import's statement may take an hour. So the server is
/// asked, on another connection.
extension Pool {
    /// Looks for those that wait in vain, again and again, until the task is cancelled.
    func patrol() async {
        var rounds = 0
        while await Reactor.pause(configuration.longestSilence / 2), phase == .running {
            wires.removeAll { $0.phase == .closed }
            for (host, suspects) in suspects() { await judge(suspects, at: host) }
            rounds += 1
            if rounds.isMultiple(of: 4) { await lookForOneThatTakesWrites() }
        }
    }

    /// Tells the server now and then that we are there, where nobody has anything to tell it, until the task is cancelled:
    /// on connections that all tasks share and on those that listen, so that it is found out soon where nobody is there, and
    /// where a task thinks within its transaction, for the server would give that up.
    func tellThatWeAreThere() async {
        while await Reactor.pause(configuration.longestSilence / 2), phase == .running { pingQuietOnes() }
    }

    private func pingQuietOnes() {
        for wire in wires where !wire.isWaiting && isQuiet(wire, for: configuration.longestSilence) {
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

    /// Those that wait for a server which has been silent for too long, by its host; closes those that have waited for as
    /// long as anything may take.
    private func suspects() -> [HostAddress: [Wire]] {
        var suspects: [HostAddress: [Wire]] = [:]
        for wire in wires {
            guard let connection = wire.connection, wire.isWaiting, isQuiet(wire, for: wire.longestSilence) else {
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

    /// What the server says of its sessions.
    private enum Word {
        /// It works for these.
        case works(for: Set<Int32>)

        /// It says nothing.
        case nothing

        /// It takes no question now; its sessions may go on.
        case unclear
    }

    private func judge(_ suspects: [Wire], at host: HostAddress) async {
        let word = await ask(about: suspects.map(\.backend), at: host)
        // What has come meanwhile is better than any word.
        for wire in suspects where wire.isWaiting && isQuiet(wire, for: wire.longestSilence) {
            switch word {
            case .works(let sessions) where sessions.contains(wire.backend):
                wire.strikes = 0
                wire.lastWord = .now
            case .works:
                // An answer may have been on its way.
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

    /// Gives up on a connection, and on those that nobody has: they lead the same way.
    private func abandon(_ wire: Wire) {
        logger.warning("the database was silent and is taken for gone", metadata: ["session": "\(wire.backend)"])
        wire.close(.silent)
        for stock in stocks { stock.dropIdle(.silent) }
    }

    /// Asks a server which of some sessions it works for: neither idle, nor waiting for us.
    ///
    /// Where it may not be told what a session does, the session's being there has to do: a transaction that nobody goes on
    /// with is ended by the server.
    private func ask(about sessions: [Int32], at host: HostAddress) async -> Word {
        do {
            let wire = try await Wire.open(configuration, logger: logger, for: .question, at: host)
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

    /// Has connections to a server that takes no writes replaced, as soon as there is one that does.
    ///
    /// Where a name or a proxy leads to another server after a failover, those that were made before would stay behind.
    private func lookForOneThatTakesWrites() async {
        guard wires.contains(where: \.isReadOnly) else { return }
        guard let found = try? await Wire.open(configuration, logger: logger, for: .question) else { return }
        defer { found.close(.closed) }
        guard !found.isReadOnly else { return }
        for wire in wires where wire.isReadOnly { wire.retire() }
        for stock in stocks { stock.dropIdle(.closed) }
    }
}
