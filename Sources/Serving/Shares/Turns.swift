import Synchronization

/// A few turns at something costly, and a queue for them.
package final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: [(number: Int, turn: CheckedContinuation<Void, any Error>)] = []
        var next = 0
    }

    private let state: Mutex<State>

    /// Turns.
    package init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Does something when it is its turn.
    package func withTurn<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await wait()
        defer { pass() }
        return try await body()
    }

    /// How many wait for a turn.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    private func wait() async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { turn in
                let answer: Swift.Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        return .success(())
                    }
                    state.waiting.append((number, turn))
                    return nil
                }
                if let answer { turn.resume(with: answer) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            waiting?.turn.resume(throwing: CancellationError())
        }
    }

    private func pass() {
        let next = state.withLock { state in
            if state.waiting.isEmpty {
                state.free += 1
                return nil as CheckedContinuation<Void, any Error>?
            }
            return state.waiting.removeFirst().turn
        }
        next?.resume()
    }
}
