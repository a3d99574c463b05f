/// A value that one task waits for.
///
/// An answer, a deadline or a cancellation settles it, whichever comes first.
@Reactor
final class Promise<Value: Sendable> {
    private var result: Result<Value, any Error>?
    private var continuation: CheckedContinuation<Value, any Error>?
    private var timer: Timers.Timer?

    nonisolated init() {}

    var isSettled: Bool { result != nil }

    /// Settles the promise unless it is settled; returns whether this call did.
    @discardableResult
    func settle(_ result: Result<Value, any Error>) -> Bool {
        guard self.result == nil else { return false }
        self.result = result
        Reactor.timers.cancel(timer)
        continuation?.resume(with: result)
        continuation = nil
        return true
    }

    /// Settles the promise with an error after a time.
    func expire(after delay: Duration, _ error: PostgresError) {
        guard result == nil else { return }
        timer = Reactor.timers.schedule(after: delay) { self.settle(.failure(error)) }
    }

    /// Waits until the promise is settled, even where the task is cancelled.
    func value() async throws -> Value {
        if let result { return try result.get() }
        return try await withCheckedThrowingContinuation { continuation = $0 }
    }

    /// Waits until the promise is settled or the task is cancelled.
    func valueUnlessCancelled() async throws -> Value {
        try await withTaskCancellationHandler {
            try await value()
        } onCancel: {
            Reactor.post { self.settle(.failure(PostgresError.cancelled)) }
        }
    }
}

extension Reactor {
    /// Waits for some time; returns false where the task is cancelled meanwhile.
    @Reactor
    static func pause(_ delay: Duration) async -> Bool {
        let promise = Promise<Void>()
        let timer = timers.schedule(after: delay) { promise.settle(.success(())) }
        defer { timers.cancel(timer) }
        return (try? await promise.valueUnlessCancelled()) != nil
    }
}
