import Glibc
import UnixSignals

/// The person at the keyboard, or the system, asked the program to stop.
struct Interruption: Error {
    let signal: UnixSignal

    /// What a shell expects of a program that ended by this signal.
    var exitCode: Int32 { 128 + signal.rawValue }

    /// Runs something, and cancels it on Ctrl-C or SIGTERM, so that whatever it holds is let go in order.
    ///
    /// Who asks a second time does not wait for that: the program ends at once, and what it has begun in the database is
    /// undone there.
    ///
    /// - Throws: What `body` throws, or ``Interruption`` once it has let go.
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

    /// Runs something until it ends, or is asked to; answers with the signal that asked.
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
            // It may have come to its end after all, or fail because it was cancelled: the signal is the reason.
            if signal != nil { _ = try? await group.next() }
            return signal
        }
    }
}

/// A command that heeds signals itself.
protocol StopsGracefully {}
