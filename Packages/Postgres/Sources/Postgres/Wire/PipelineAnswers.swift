import DequeModule

/// Matches each answer in a pipeline with its step and group: a pure state machine.
///
/// A group is sent with one Sync: some steps, each of which ends with libpq's null, and the answer to the Sync. When a
/// server sends two errors for one statement libpq can fall one answer behind, and the next task would get another
/// task's answer. So every step and every Sync is counted here, and an answer that doesn't fit ends the connection.
struct PipelineAnswers {
    /// An answer from libpq.
    enum Event: Equatable {
        /// A result of the current step.
        case result

        /// Null: the current step has ended.
        case endOfStep

        /// The answer to a Sync.
        case sync
    }

    /// The action for an answer.
    enum Action: Equatable {
        /// Keep the result, which belongs to this step of the group in front.
        case keep(step: Int)

        /// Continue with the next step's results.
        case goOn

        /// The group in front is complete: resume its task.
        case resume

        /// Close the connection, because the answer doesn't fit.
        case close
    }

    private var groups: Deque<Int> = []
    private var step = 0
    private var hasResult = false

    /// True if answers are still to come.
    var isBusy: Bool { !groups.isEmpty }

    /// The number of groups without a complete answer.
    var count: Int { groups.count }

    /// Notes that a group of some steps and a Sync was sent.
    mutating func sent(steps: Int) {
        groups.append(steps)
    }

    /// Takes an answer; returns what to do with it.
    mutating func received(_ event: Event) -> Action {
        guard let steps = groups.first else { return .close }
        switch event {
        case .result:
            guard step < steps, !hasResult else { return .close }
            hasResult = true
            return .keep(step: step)
        case .endOfStep:
            guard step < steps, hasResult else { return .close }
            hasResult = false
            step += 1
            return .goOn
        case .sync:
            guard step == steps else { return .close }
            groups.removeFirst()
            step = 0
            return .resume
        }
    }
}
