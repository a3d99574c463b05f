public import ServiceLifecycle

/// Seals every minute what was recorded, with ``Seals/seal(with:)``, as long as a server runs.
///
/// Several servers take turns: one that finds another at work has nothing to do.
public struct SealTask: Service {
    private let seals: Seals
    private let keys: SealKeyFile?
    private let pause: Duration
    private let interval: Duration
    private let report: @Sendable (Result<Int, TrainingError>) -> Void

    /// Creates the service, which does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - keys: The file of the key that signs heads, nil for none.
    ///   - pause: The wait before the first sealing; a server that has just started has requests to serve first.
    ///   - report: Receives the size of the log each time, or the error.
    public init(
        _ seals: Seals,
        with keys: SealKeyFile?,
        after pause: Duration = .zero,
        every interval: Duration = .seconds(60),
        report: @escaping @Sendable (Result<Int, TrainingError>) -> Void
    ) {
        self.seals = seals
        self.keys = keys
        self.pause = pause
        self.interval = interval
        self.report = report
    }

    /// Seals until a graceful shutdown, or until the task is cancelled.
    public func run() async {
        await cancelWhenGracefulShutdown {
            try? await Task.sleep(for: pause)
            while !Task.isCancelled {
                do {
                    report(.success(try await seals.seal(with: keys)))
                } catch {
                    let error = TrainingError.wrapping(error)
                    // Another server seals, or this one stops.
                    if error.code != .busy, !Task.isCancelled { report(.failure(error)) }
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
