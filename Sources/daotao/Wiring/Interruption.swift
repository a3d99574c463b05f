import UnixSignals

/// The person at the keyboard, or the system, asked the program to stop.
struct Interruption: Error {
    let signal: UnixSignal

    /// What a shell expects of a program that ended by this signal.
    var exitCode: Int32 { 128 + signal.rawValue }

    /// Runs something, and cancels it on Ctrl-C or SIGTERM, so that whatever it holds is let go in order.
    ///
    /// - Throws: What `body` throws, or ``Interruption`` once it has let go.
    static func heeded(by body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup(of: UnixSignal?.self) { group in
            group.addTask {
                try await body()
                return nil
            }
            group.addTask { await signals.first { _ in true } }
            let signal = try await group.next().flatMap(\.self)
            group.cancelAll()
            guard let signal else { return }
            // It may have come to its end after all, or fail because it was cancelled: the signal is the reason.
            _ = try? await group.next()
            throw Interruption(signal: signal)
        }
    }
}

/// A command that heeds signals itself.
protocol StopsGracefully {}
