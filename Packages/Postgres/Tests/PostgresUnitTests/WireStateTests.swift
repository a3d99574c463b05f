import Testing

@testable import Postgres

@Suite("The state of a connection")
struct WireStateTests {
    private func inPipeline(groups: Int = 0) -> WireState {
        var state = WireState()
        state.connected()
        for _ in 0..<groups { state.sent(steps: 1) }
        return state
    }

    private func alone(_ work: AloneWork = .nothing) throws -> WireState {
        var state = inPipeline()
        try state.leavePipeline()
        state.leftPipeline()
        state.work = work
        return state
    }

    private func answer(_ state: inout WireState) -> [PipelineAnswers.Action] {
        [.result, .endOfStep, .sync].map { state.received($0) }
    }

    @Test("takes no group before it is made, and refuses later ones with the reason of its end")
    func beginningAndEnd() {
        var state = WireState()
        #expect(state.refusal?.code == .closed && !state.maySend)
        state.connected()
        #expect(state.refusal == nil && state.maySend)
        let closings = [state.closed(.silent), state.closed(.closed)]
        #expect(closings == [true, false])
        #expect(state.refusal?.isForSilence == true && !state.maySend)
        #expect(answer(&state).first == .close)
        state.connected()
        #expect(state.failure?.isForSilence == true)
    }

    @Test("is late only while it is being made")
    func late() {
        var state = WireState()
        state.connectingTookTooLong()
        #expect(state.isLate)
        state.connected()
        state.connectingTookTooLong()
        #expect(!state.isLate && state.isInPipeline)
    }

    @Test("answers groups in their order, and is busy until the last")
    func groups() {
        var state = inPipeline(groups: 2)
        #expect(answer(&state) == [.keep(step: 0), .goOn, .resume])
        #expect(state.isBusy)
        #expect(answer(&state) == [.keep(step: 0), .goOn, .resume])
        #expect(!state.isBusy)
        #expect(answer(&state).first == .close)
    }

    @Test("takes no more groups once a task wants it alone, and still answers those under way")
    func leaving() throws {
        var state = inPipeline(groups: 1)
        try state.leavePipeline()
        #expect(state.refusal?.code == .misuse)
        #expect(state.maySend && state.isBusy)
        #expect(answer(&state).last == .resume)
        state.leftPipeline()
        #expect(state.isAlone && !state.maySend)
        #expect(state.refusal?.code == .misuse)
        state.enteredPipeline()
        #expect(state.refusal == nil)
    }

    @Test("is left to one task at a time")
    func leavingTwice() throws {
        var state = inPipeline()
        try state.leavePipeline()
        #expect(throws: PostgresError.self) { try state.leavePipeline() }
        _ = state.closed(.lost)
        let error = #expect(throws: PostgresError.self) { try state.leavePipeline() }
        #expect(error?.code == .connectionLost)
    }

    @Test("sends nothing while a request to cancel is on its way, nor a second request")
    func cancelling() {
        var state = WireState()
        var requests = [state.requestCancel()]
        state.connected()
        requests += [state.requestCancel(), state.requestCancel()]
        #expect(!state.maySend)
        state.cancelAnswered()
        #expect(state.maySend)
        _ = state.closed(.lost)
        requests.append(state.requestCancel())
        #expect(requests == [false, true, false, false])
    }

    @Test("an interruption belongs to the task that has it alone, and ends with that task")
    func interrupting() throws {
        var state = inPipeline()
        var interruptions = [state.interrupt()]
        try state.leavePipeline()
        state.leftPipeline()
        interruptions.append(state.interrupt())
        #expect(interruptions == [false, true])
        #expect(state.isInterrupted)
        state.work = .finishing
        #expect(state.isInterrupted)
        state.enteredPipeline()
        #expect(!state.isInterrupted)
    }

    @Test("is owed an answer while it has a group, a waiting task, or data that the server doesn't accept")
    func owed() throws {
        let idle = inPipeline()
        #expect(!idle.isOwed(isAwaited: false, isSending: false))
        #expect(inPipeline(groups: 1).isOwed(isAwaited: false, isSending: false))
        let copying = try alone(.copyingIn(queued: 0))
        #expect(!copying.isOwed(isAwaited: false, isSending: false))
        #expect(copying.isOwed(isAwaited: true, isSending: false))
        #expect(copying.isOwed(isAwaited: false, isSending: true))
        var closed = copying
        _ = closed.closed(.lost)
        #expect(!closed.isOwed(isAwaited: true, isSending: true))
    }
}

@Suite("The work of a task alone on a connection")
struct AloneWorkTests {
    /// The actions for some events, in words.
    private func actions(_ work: inout AloneWork, _ events: AloneWork.Event...) -> [String] {
        events.map {
            switch work.received($0) {
            case .goOn: "go on"
            case .handOver: "hand over"
            case .endCopy: "end COPY"
            case .skipCopy: "skip COPY"
            case .proceed: "proceed"
            case .fail(let error): "fail: \(error.message)"
            }
        }
    }

    private let refused = PostgresError(.server, "refused")

    @Test("a script is read to its end, and then its first error is reported")
    func script() {
        var work = AloneWork.finishing
        #expect(actions(&work, .done, .done, .end) == ["go on", "go on", "proceed"])
        work = .finishing
        let later = PostgresError(.server, "later")
        #expect(
            actions(&work, .done, .failed(refused), .failed(later), .end) == [
                "go on", "go on", "go on", "fail: refused",
            ]
        )
    }

    @Test("a COPY within a script is ended, because libpq would return it for ever")
    func copyInScript() {
        var work = AloneWork.finishing
        #expect(actions(&work, .copy(.input), .end) == ["end COPY", "fail: COPY has a method of its own"])
        work = .finishing
        #expect(
            actions(&work, .copy(.output), .done, .end) == ["skip COPY", "go on", "fail: COPY has a method of its own"]
        )
    }

    @Test("a COPY begins in its direction, or fails with the reason")
    func openingCopy() {
        var work = AloneWork.openingCopy(.input)
        #expect(actions(&work, .copy(.input)) == ["proceed"])
        #expect(work.isCopyingIn)
        work = .openingCopy(.output)
        #expect(actions(&work, .copy(.output), .done, .end) == ["proceed", "go on", "proceed"])
        work = .openingCopy(.input)
        #expect(actions(&work, .failed(refused), .end) == ["go on", "fail: refused"])
        work = .openingCopy(.input)
        #expect(actions(&work, .done, .end) == ["go on", "fail: the server began no COPY"])
    }

    @Test("a writer waits when it has queued much, counted since the queue was empty")
    func queue() {
        var work = AloneWork.copyingIn(queued: 0)
        let half = AloneWork.mostQueued / 2
        let waits = [false, true, false].map { work.queued(half, behindOthers: $0) }
        #expect(waits == [false, true, false])
        work = .finishing
        let waitsAtTheEnd = work.queued(AloneWork.mostQueued, behindOthers: true)
        #expect(!waitsAtTheEnd)
    }

    @Test("rows are handed over one by one, and an error after them is reported")
    func rows() {
        var work = AloneWork.readingRows
        #expect(actions(&work, .row, .row, .done, .end) == ["hand over", "hand over", "go on", "proceed"])
        work = .readingRows
        #expect(actions(&work, .row, .failed(refused), .end) == ["hand over", "go on", "fail: refused"])
    }

    @Test("rows that nobody reads any more are dropped")
    func droppedRows() {
        var work = AloneWork.finishing
        #expect(actions(&work, .row, .row, .done, .end) == ["go on", "go on", "go on", "proceed"])
    }
}
