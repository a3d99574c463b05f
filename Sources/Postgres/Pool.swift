import DequeModule
import Logging

/// The connections of a client: those that all tasks share, and those that one task leases at a time.
///
/// It lives on the reactor, as its connections do, so that taking one of them is no hop more.
actor Pool {
    nonisolated let reactor = Reactor.shared
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let configuration: PostgresConfiguration
    private let logger: Logger
    private var shared: [Shared]
    private var next = 0
    private var idle: [Wire] = []
    private var leased = 0
    private var waiting: Deque<Waiter> = []
    private var isClosed = false

    /// A shared connection, or what there is of it.
    private enum Shared {
        case connecting(waiting: [Waiter])
        case connected(Wire)
        case failed(PostgresError)
    }

    private final class Waiter {
        var continuation: CheckedContinuation<Wire?, any Error>?
        var deadline: UInt64 = 0

        init(_ continuation: CheckedContinuation<Wire?, any Error>) {
            self.continuation = continuation
        }

        func resume(_ result: Result<Wire?, any Error>) {
            continuation?.resume(with: result)
            continuation = nil
        }
    }

    init(_ configuration: PostgresConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        shared = Array(repeating: .connecting(waiting: []), count: max(1, configuration.sharedConnections))
    }

    /// Opens a connection that belongs to nobody yet.
    func connect() async throws -> Wire {
        let wire = Wire(logger: logger)
        try await wire.connect(configuration.connectionParameters(), timeout: configuration.connectTimeout)
        return wire
    }

    /// A shared connection, in turn; while none was ever made, it is waited for, and while none can be, that is thrown.
    func sharedWire() async throws -> Wire {
        guard !isClosed else { throw PostgresError(.closed, message: "the client is closed") }
        next = (next + 1) % shared.count
        let place = next
        switch shared[place] {
        case .connected(let wire): return wire
        case .failed(let error): throw error
        case .connecting:
            let late = PostgresError(.connectFailed, message: "the client is not running, or finds no server")
            let wire = try await wait(late) { waiter in
                if case .connecting(var waiting) = shared[place] {
                    waiting.append(waiter)
                    shared[place] = .connecting(waiting: waiting)
                }
            }
            guard let wire else { throw late }
            return wire
        }
    }

    /// Keeps one of the shared connections alive until the task is cancelled.
    func keep(_ place: Int) async {
        var pause = Duration.milliseconds(20)
        while !Task.isCancelled, !isClosed {
            do {
                let wire = try await connect()
                pause = .milliseconds(20)
                settle(place, .connected(wire), .success(wire))
                let reason = await closing(of: wire)
                if isClosed || Task.isCancelled {
                    await wire.close()
                    return
                }
                logger.warning("a connection to the database was lost", metadata: ["reason": "\(reason)"])
                shared[place] = .connecting(waiting: [])
            } catch {
                let error = error as? PostgresError ?? PostgresError(.connectFailed, message: "\(error)")
                settle(place, .failed(error), .failure(error))
                // Whoever asks meanwhile is told at once; a server that comes back is found soon.
                try? await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(1))
            }
        }
    }

    private func settle(_ place: Int, _ state: Shared, _ result: Result<Wire?, any Error>) {
        guard case .connecting(let waiting) = shared[place] else {
            shared[place] = state
            return
        }
        shared[place] = state
        for waiter in waiting {
            reactor.cancel(deadline: waiter.deadline)
            waiter.resume(result)
        }
    }

    /// Waits until a connection has closed, or the task is cancelled.
    private func closing(of wire: Wire) async -> PostgresError {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                reactor.post {
                    wire.assumeIsolated { $0.whenClosed { continuation.resume(returning: $0) } }
                }
            }
        } onCancel: {
            reactor.post { wire.assumeIsolated { $0.close() } }
        }
    }

    /// A connection for one task; where all are taken it waits in line, for as long as one may.
    func lease() async throws -> Wire {
        guard !isClosed else { throw PostgresError(.closed, message: "the client is closed") }
        while let wire = idle.popLast() {
            if await wire.isClean {
                leased += 1
                return wire
            }
            await wire.close()
        }
        if leased < configuration.maximumConnections {
            leased += 1
            return try await open()
        }
        let late = PostgresError(.poolExhausted, message: "every connection is taken")
        // Whoever gives a connection back hands on its place, with the connection where it is still good.
        if let wire = try await wait(late, { waiting.append($0) }) { return wire }
        return try await open()
    }

    private func open() async throws -> Wire {
        do {
            return try await connect()
        } catch {
            handOn(nil)
            throw error
        }
    }

    /// Takes a leased connection back.
    func giveBack(_ wire: Wire) async {
        if await wire.isClean, !isClosed {
            handOn(wire)
        } else {
            await wire.close()
            handOn(nil)
        }
    }

    private func handOn(_ wire: Wire?) {
        while let waiter = waiting.popFirst() {
            guard waiter.continuation != nil else { continue }
            reactor.cancel(deadline: waiter.deadline)
            return waiter.resume(.success(wire))
        }
        leased -= 1
        if let wire { idle.append(wire) }
    }

    /// Waits for a connection, until a deadline or the task's cancellation.
    private func wait(_ late: PostgresError, _ enqueue: (Waiter) -> Void) async throws -> Wire? {
        let line = Line()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waiter = Waiter(continuation)
                line.waiter = waiter
                waiter.deadline = reactor.at(.now + configuration.connectTimeout) { waiter.resume(.failure(late)) }
                enqueue(waiter)
                if Task.isCancelled { waiter.resume(.failure(CancellationError())) }
            }
        } onCancel: {
            reactor.post { line.waiter?.resume(.failure(CancellationError())) }
        }
    }

    /// Where a waiter can be found by the one who cancels it.
    ///
    /// `@unchecked Sendable`: written and read on the reactor's thread only.
    private final class Line: @unchecked Sendable {
        var waiter: Waiter?
    }

    /// Closes everything that is not leased; what is leased is closed when it is given back.
    func close() async {
        isClosed = true
        for wire in idle { await wire.close() }
        idle.removeAll()
        let closed = PostgresError(.closed, message: "the client is closed")
        while let waiter = waiting.popFirst() { waiter.resume(.failure(closed)) }
        for place in shared.indices {
            if case .connected(let wire) = shared[place] { await wire.close() }
            settle(place, .failed(closed), .failure(closed))
        }
    }
}
