import Glibc
import UnixSignals

/// A request to stop, by the person at the keyboard or by the system.
struct Interruption: Error {
    let signal: UnixSignal

    /// The exit status that a shell expects from a program that a signal ended.
    var exitCode: Int32 { 128 + signal.rawValue }

    /// Runs a closure, and cancels it on Ctrl-C or SIGTERM, so that it can release everything it holds.
    ///
    /// A second signal ends the program at once, and the database rolls back what was begun.
    ///
    /// - Throws: The closure's error, or ``Interruption`` after a signal.
    static func heeded(by body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let (firsts, first) = AsyncStream.makeStream(of: UnixSignal.self)
        try await withThrowingTaskGroup(of: UnixSignal?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await run(body, until: firsts) }
            group.addTask {
                var isStopping = false
                for await signal in signals {
                    if isStopping { _exit(Interruption(signal: signal).exitCode) }
                    isStopping = true
                    first.yield(signal)
                }
                return nil
            }
            if let signal = try await group.next().flatMap(\.self) { throw Interruption(signal: signal) }
        }
    }

    /// Runs a closure until it ends or a signal comes; returns the signal.
    private static func run(
        _ body: @escaping @Sendable () async throws -> Void,
        until signals: AsyncStream<UnixSignal>
    ) async throws -> UnixSignal? {
        try await withThrowingTaskGroup(of: UnixSignal?.self) { group in
            group.addTask {
                try await body()
                return nil
            }
            group.addTask { await signals.first { _ in true } }
            let signal = try await group.next().flatMap(\.self)
            group.cancelAll()
            // The closure may still succeed or fail by being cancelled; the signal is the reason in both cases.
            if signal != nil { _ = try? await group.next() }
            return signal
        }
    }
}

/// A command that heeds signals itself.
protocol StopsGracefully {}
