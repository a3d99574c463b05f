public import ServiceLifecycle

/// Does the day turn by itself, with ``Enrollments/turn(grace:by:)``, for as long as a server runs.
///
/// The first one comes soon after the start, the next ones every hour, so it doesn't matter in which hour the day
/// begins, or whether the last one failed. Several servers do no more than one.
public struct DayTurn: Service {
    private let enrollments: Enrollments
    private let pause: Duration
    private let interval: Duration
    private let report: @Sendable (Result<DayTurnResult, TrainingError>) -> Void

    /// Makes a service that does nothing until ``run()``.
    ///
    /// - Parameters:
    ///   - enrollments: Whose day to turn.
    ///   - pause: How long to wait before the first turn: a server that has just started has others to serve first.
    ///   - interval: How long to wait between two turns.
    ///   - report: Told what each turn did, or why it failed.
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

    /// Does a day turn again and again, until a graceful shutdown or until it is cancelled.
    public func run() async {
        await cancelWhenGracefulShutdown {
            try? await Task.sleep(for: pause)
            while !Task.isCancelled {
                do {
                    report(.success(try await enrollments.turn(by: .registry)))
                } catch {
                    // A turn that was told to stop has nothing to report.
                    if !Task.isCancelled { report(.failure(TrainingError.wrapping(error))) }
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
