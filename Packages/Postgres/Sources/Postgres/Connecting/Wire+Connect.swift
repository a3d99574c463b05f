import CLibpq
import Logging

extension Wire {
    /// Makes a connection to the first host that accepts it.
    ///
    /// When a host refuses, libpq itself goes on to the next, but it waits for ever when one doesn't answer. So each
    /// host has a share of the time, after which the next hosts are tried. A host given as `host` is the only one
    /// tried, whether it takes writes or not.
    static func open(
        _ configuration: PostgresConfiguration,
        logger: Logger,
        for use: Use,
        at host: HostAddress? = nil
    ) async throws -> Wire {
        let end = ContinuousClock.now + configuration.connectTimeout
        var parameters = configuration.connectionParameters()
        if host != nil { parameters["target_session_attrs"] = "any" }
        var hosts = try await resolve(host.map { [$0] } ?? parameters.hosts, within: configuration.connectTimeout)
        while true {
            let left = ContinuousClock.now.duration(to: end)
            let wire = Wire(configuration, logger: logger, for: use)
            let silent = try await wire.connect(parameters.pairs(hosts), within: left / max(1, hosts.count))
            guard let silent else {
                try await wire.begin(within: ContinuousClock.now.duration(to: end), configuration)
                return wire
            }
            if let place = hosts.firstIndex(where: { $0.isSame(as: silent) }) {
                hosts.removeSubrange(...place)
            } else {
                hosts.removeAll()
            }
            guard !hosts.isEmpty else {
                throw PostgresError.noAnswer(within: configuration.connectTimeout)
            }
        }
    }

    /// Begins the session on a new connection; closes the connection where that fails.
    private func begin(within time: Duration, _ configuration: PostgresConfiguration) async throws {
        do {
            try await within(time) { try await beginSession() }
            guard use != .probe, isPooled else { return }
            try await checkThatNobodySharesIt(configuration)
            // A pooler may have given this session to another client before the second connection asked for it.
            guard try await within(time, { try await isOurs() }) else { throw PostgresError.pooled }
        } catch {
            close(.closed)
            throw error
        }
    }

    /// Checks that a pooler in between keeps a session for one connection until that ends.
    ///
    /// A pooler that gives sessions away after each transaction gives this one to the next connection that asks. So a
    /// second connection is opened for a moment: where it finds this session's mark, the session is shared.
    private func checkThatNobodySharesIt(_ configuration: PostgresConfiguration) async throws {
        do {
            try await Wire.open(configuration, logger: logger, for: .probe).close(.closed)
        } catch let error as PostgresError where error.code != .pooled {
            // A pooler without room for a second session hasn't given the first one away.
            logger.debug("the pooler could not be asked", metadata: ["reason": "\(error)"])
        }
    }

    /// Connects within the time; returns the host that didn't answer, or nil on success.
    private func connect(_ pairs: [(String, String)], within time: Duration) async throws -> HostAddress? {
        guard let started = pairs.withCArrays({ PQconnectStartParams($0, $1, 0) }) else {
            throw PostgresError(.connectFailed, "out of memory")
        }
        begin(started)
        guard PQstatus(started) != CONNECTION_BAD else { throw abandon(started) }
        let timer = Reactor.timers.schedule(after: time) { [weak self] in
            self?.state.connectingTookTooLong()
            self?.wake()
        }
        defer { Reactor.timers.cancel(timer) }
        var step = PGRES_POLLING_WRITING
        while step != PGRES_POLLING_OK {
            guard step != PGRES_POLLING_FAILED else { throw abandon(started) }
            guard !Task.isCancelled else {
                close(.cancelled)
                throw PostgresError.cancelled
            }
            await withTaskCancellationHandler {
                await ready(for: step == PGRES_POLLING_READING ? .readable : .writable)
            } onCancel: {
                Reactor.post { self.wake() }
            }
            if state.isLate {
                let silent = HostAddress(of: started)
                close(.lost)
                return silent
            }
            guard !Task.isCancelled else { continue }
            // Polling may close the socket and open another one, even with the same number.
            Reactor.sockets.forget(PQsocket(started))
            step = PQconnectPoll(started)
        }
        guard PQsetnonblocking(started, 1) == 0, PQenterPipelineMode(started) == 1 else { throw abandon(started) }
        state.connected()
        watch()
        return nil
    }

    private func abandon(_ connection: OpaquePointer) -> PostgresError {
        let reason = String(cString: PQerrorMessage(connection))
        let error = PostgresError(.connectFailed, reason.split(separator: "\n").joined(separator: "; "))
        close(error)
        return error
    }
}

extension HostAddress {
    /// The host to which a connection is being made.
    init(of connection: OpaquePointer) {
        func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
        self.init(name: text(PQhost(connection)), address: text(PQhostaddr(connection)), port: text(PQport(connection)))
    }
}

extension [(String, String)] {
    /// Calls libpq with names and values as arrays of C strings, each ended by a null pointer.
    fileprivate func withCArrays<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        var text: [CChar] = []
        var places: [(Int, Int)] = []
        for (name, value) in self {
            let place = text.count
            text += name.utf8CString
            places.append((place, text.count))
            text += value.utf8CString
        }
        return text.withUnsafeBufferPointer { text in
            let names = places.map { text.baseAddress?.advanced(by: $0.0) } + [nil]
            let values = places.map { text.baseAddress?.advanced(by: $0.1) } + [nil]
            return body(names, values)
        }
    }
}
