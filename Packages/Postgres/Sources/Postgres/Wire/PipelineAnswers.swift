import DequeModule

/// Says which step of which group each answer in a pipeline belongs to: a pure state machine.
///
/// A group travels under one Sync: some steps, each of which ends with libpq's null, and the Sync's own answer. When a
/// server sends two errors for one statement libpq can fall one answer behind, and the next task would get another
/// task's answer. So every step and every Sync is counted here, and an answer that doesn't fit ends the connection.
struct PipelineAnswers {
    /// What libpq handed out.
    enum Event: Equatable {
        /// A result of the current step.
        case result

        /// Null: the current step is over.
        case endOfStep

        /// The answer to a Sync.
        case sync
    }

    /// What to do with it.
    enum Action: Equatable {
        /// Keep the result: it is of this step of the group in front.
        case keep(step: Int)

        /// Nothing; the next step's results follow.
        case goOn

        /// The group in front is complete: resume its task.
        case resume

        /// It doesn't fit: close the connection.
        case close
    }

    private var groups: Deque<Int> = []
    private var step = 0
    private var hasResult = false

    /// Whether answers are still to come.
    var isBusy: Bool { !groups.isEmpty }

    /// How many groups have no answer yet.
    var count: Int { groups.count }

    /// A group of some steps and a Sync was sent.
    mutating func sent(steps: Int) {
        groups.append(steps)
    }

    /// Takes an event; returns what to do with it.
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
