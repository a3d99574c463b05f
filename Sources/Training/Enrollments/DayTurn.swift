public import ServiceLifecycle

/// Turns the day for enrollments by itself, as ``Enrollments/turn(grace:by:)`` does, for as long as a server runs.
///
/// It does so soon after it starts and every hour from then on: whichever hour the day begins in, and whatever failed the hour
/// before. Servers side by side do no more than one.
public struct DayTurn: Service {
    private let enrollments: Enrollments
    private let pause: Duration
    private let interval: Duration
    private let report: @Sendable (Result<EnrollmentTurn, TrainingError>) -> Void

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
        report: @escaping @Sendable (Result<EnrollmentTurn, TrainingError>) -> Void
    ) {
        self.enrollments = enrollments
        self.pause = pause
        self.interval = interval
        self.report = report
    }

    /// Turns the day time and again, until a graceful shutdown or until it is cancelled.
    public func run() async {
        await cancelWhenGracefulShutdown {
            try? await Task.sleep(for: pause)
            while !Task.isCancelled {
                do {
                    report(.success(try await enrollments.turn(by: .registry)))
                } catch {
                    // One that was told to stop has nothing to tell.
                    if !Task.isCancelled { report(.failure(TrainingError.wrapping(error))) }
                }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
