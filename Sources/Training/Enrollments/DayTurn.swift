public import ServiceLifecycle

/// Does the day turn every hour, with ``Enrollments/turn(grace:by:)``, as long as a server runs.
///
/// The first turn comes soon after the start. Because turns come every hour, it doesn't matter in which hour the day
/// begins, or whether one turn failed. Several servers have the same effect as one.
public struct DayTurn: Service {
    private let enrollments: Enrollments
    private let pause: Duration
    private let interval: Duration
    private let report: @Sendable (Result<DayTurnResult, TrainingError>) -> Void

    /// Creates the service, which does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - pause: The wait before the first turn; a server that has just started has requests to serve first.
    ///   - report: Receives the result of each turn, or its error.
    public init(
        _ enrollments: Enrollments,
        after pause: Duration = .zero,
        every interval: Duration = .seconds(3600),
        report: @escaping @Sendable (Result<DayTurnResult, TrainingError>) -> Void
    ) {
        self.enrollments = enrollments
        self.pause = pause
        self.interval = interval
        self.report = report
    }

    /// Does day turns until a graceful shutdown, or until the task is cancelled.
    public func run() async {
        await cancelWhenGracefulShutdown {
            try? await Task.sleep(for: pause)
            while !Task.isCancelled {
                do {
                    report(.success(try await enrollments.turn(by: .registry)))
                } catch {
                    // A stopped turn has nothing to report.
                    if !Task.isCancelled { report(.failure(TrainingError.wrapping(error))) }
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
