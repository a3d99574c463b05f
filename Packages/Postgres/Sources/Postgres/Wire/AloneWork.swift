/// The work of a task that uses a connection alone, as a value: a script, a COPY, or rows one by one.
enum AloneWork {
    /// The direction of a COPY, as the server sees it.
    enum Direction {
        case input, output
    }

    /// There is no work, so the next statement can be sent.
    case nothing

    /// COPY was sent, and the server has not begun it.
    case openingCopy(Direction)

    /// The server accepts rows; this many bytes were queued since the queue was empty.
    case copyingIn(queued: Int)

    /// The server sends rows.
    case copyingOut

    /// The server ended a COPY early.
    indirect case lostCopy(PostgresError)

    /// The rows of a statement come one by one.
    case readingRows

    /// The remaining results are being taken.
    case finishing

    /// The remaining results are being taken, and then the task gets this first error.
    indirect case failing(PostgresError)

    /// A result from libpq.
    enum Event {
        /// The end of a statement, with all its rows or none.
        case done

        /// A single row.
        case row

        /// The server begins a COPY.
        case copy(Direction)

        /// A statement failed.
        case failed(PostgresError)

        /// The end of the results.
        case end
    }

    /// The action for a result.
    enum Action {
        /// Take the next result.
        case goOn

        /// Hand the row to the task.
        case handOver

        /// End a COPY for which the task has no rows.
        case endCopy

        /// Read a COPY to its end without using it.
        case skipCopy

        /// The task can go on: the COPY has begun, or the results have ended.
        case proceed

        /// Fail the task with this error.
        case fail(PostgresError)
    }

    /// True if the server accepts rows of a COPY.
    var isCopyingIn: Bool { if case .copyingIn = self { true } else { false } }

    /// Takes a result; returns what to do with it.
    mutating func received(_ event: Event) -> Action {
        switch (self, event) {
        case (.openingCopy(.input), .copy(.input)):
            self = .copyingIn(queued: 0)
            return .proceed
        case (.openingCopy(.output), .copy(.output)):
            self = .copyingOut
            return .proceed
        case (.readingRows, .row): return .handOver
        case (_, .end):
            let error = failure
            self = .nothing
            return error.map { .fail($0) } ?? .proceed
        case (_, .failed(let error)):
            fail(error)
            return .goOn
        case (_, .copy(let direction)):
            fail(PostgresError(.misuse, "COPY has a method of its own"))
            return direction == .input ? .endCopy : .skipCopy
        case (_, .done), (_, .row): return .goOn
        }
    }

    /// The error to throw at the end, nil for none so far.
    private var failure: PostgresError? {
        switch self {
        case .failing(let error): error
        case .openingCopy: PostgresError(.outOfStep, "the server began no COPY")
        default: nil
        }
    }

    private mutating func fail(_ error: PostgresError) {
        if case .failing = self { return }
        self = .failing(error)
    }

    /// The most bytes of a COPY that may be queued before the writer waits.
    static let mostQueued = 8 << 20

    /// Notes that bytes of a COPY were queued; returns whether the writer has to wait until the queue is empty.
    ///
    /// Without waiting, a writer that is faster than the server would make the queue as large as the file.
    mutating func queued(_ count: Int, behindOthers: Bool) -> Bool {
        guard case .copyingIn(let before) = self else { return false }
        let queued = (behindOthers ? before : 0) + count
        self = .copyingIn(queued: queued)
        return queued >= Self.mostQueued
    }
}
