import Synchronization

/// A few places for costly work, and a queue for them.
///
/// A free place goes to the caller with the fewest places, and of those to the one who has waited longest for another: so a
/// caller with a hundred tasks doesn't keep another's first one waiting behind them.
package final class Queue: Sendable {
    private struct State {
        var free: Int
        var held: [String: Int] = [:]

        /// The callers who have got places while others waited, each with the number of their last place.
        var served: [String: Int] = [:]
        var waiting: [(number: Int, caller: String, continuation: CheckedContinuation<Void, any Error>)] = []
        var next = 0

        /// The next in line, who gets a place.
        mutating func popNext() -> CheckedContinuation<Void, any Error>? {
            let next = waiting.indices.min { one, other in
                let (one, other) = (waiting[one], waiting[other])
                return (held[one.caller, default: 0], served[one.caller, default: 0], one.number)
                    < (held[other.caller, default: 0], served[other.caller, default: 0], other.number)
            }
            guard let next else { return nil }
            let chosen = waiting.remove(at: next)
            enter(chosen.caller)
            return chosen.continuation
        }

        mutating func enter(_ caller: String) {
            held[caller, default: 0] += 1
            next += 1
            served[caller] = next
        }

        mutating func leave(_ caller: String) {
            let rest = held[caller, default: 1] - 1
            held[caller] = rest > 0 ? rest : nil
            if waiting.isEmpty { served = [:] }
        }
    }

    private let state: Mutex<State>

    /// Creates a queue for a number of places.
    package init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Does the work once a place is free; the caller whose work it is can be the same for everybody.
    package func run<Result>(for caller: String = "", _ body: () async throws -> Result) async throws -> Result {
        try await wait(caller)
        defer { pass(caller) }
        return try await body()
    }

    /// The number of tasks that wait for a place.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    private func wait(_ caller: String) async throws {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer: Swift.Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.free > 0 {
                        state.free -= 1
                        state.enter(caller)
                        return .success(())
                    }
                    state.waiting.append((number, caller, continuation))
                    return nil
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            waiting?.continuation.resume(throwing: CancellationError())
        }
    }

    private func pass(_ caller: String) {
        let next = state.withLock { state in
            state.leave(caller)
            let next = state.popNext()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume()
    }
}
