import Testing

@testable import Serving

@Suite("The states of a connection, without a socket")
struct ConnectionStateTests {
    private func state() -> ConnectionState {
        ConnectionState(
            patience: .init(
                idle: 9,
                header: 2,
                body: 3,
                answer: 4,
                transfer: 9,
                linger: 2,
                crowded: 1,
                pace: 100
            ),
            longestTarget: 100
        )
    }

    /// The first action that passing time brings about, and the number of ticks until then.
    private func outcome(_ state: inout ConnectionState) -> (Int, ConnectionState.Action) {
        for tick in 1... {
            let action = state.tick()
            if action != .nothing { return (tick, action) }
            if tick > 99 { break }
        }
        return (0, .nothing)
    }

    /// A file has as much time as it needs at the least pace, and its answer may then take longer than others.
    @Test func aFileHasTimeAsLongAsItIs() {
        var state = state()
        state.receivedHead(closes: false, isTransfer: true)
        for _ in 0..<5 {
            #expect(state.tick() == .nothing)
            state.receivedBody(100)
        }
        state.receivedEnd()
        #expect(outcome(&state) == (9, .overrun))

        // A byte now and then is below the least pace, and gains no time.
        var dripped = self.state()
        dripped.receivedHead(closes: false, isTransfer: true)
        for _ in 0..<2 {
            dripped.receivedBody(1)
            #expect(dripped.tick() == .nothing)
        }
        dripped.receivedBody(1)
        #expect(dripped.tick() == .failBody)

        // Even the longest file has no more than the time for files.
        var endless = self.state()
        endless.receivedHead(closes: false, isTransfer: true)
        endless.receivedBody(1 << 30)
        #expect(outcome(&endless) == (9, .failBody))

        // Other bodies have a fixed time, however much arrives.
        var short = self.state()
        short.receivedHead(closes: false)
        short.receivedBody(1 << 30)
        #expect(outcome(&short) == (3, .failBody))

        // The next request on the connection has the usual time again.
        var next = self.state()
        next.receivedHead(closes: false, isTransfer: true)
        next.receivedEnd()
        #expect(next.answers(closes: false) == false)
        #expect(next.answered() == .nothing)
        next.receivedHead(closes: false)
        next.receivedBody(1)
        next.receivedEnd()
        #expect(outcome(&next) == (4, .overrun))
    }

    /// A client that takes a file too slowly is cut off; the time that the server takes doesn't count.
    @Test func aReaderThatReadsNothingIsDisconnected() {
        func reading() -> ConnectionState {
            var state = state()
            state.receivedHead(closes: false, isTransfer: true)
            state.receivedEnd()
            _ = state.answers(closes: false)
            return state
        }
        var slow = reading()
        slow.sent(199)
        for _ in 0..<4 { #expect(slow.tick(isStalled: true) == .nothing) }
        #expect(slow.tick(isStalled: true) == .close)

        var steady = reading()
        for _ in 0..<8 {
            steady.sent(100)
            #expect(steady.tick(isStalled: true) == .nothing)
        }

        var waiting = reading()
        for _ in 0..<8 { #expect(waiting.tick() == .nothing) }
    }

    /// If connections run short, those that only wait are closed, and no others.
    @Test func anIdleConnectionMakesRoomForANewOne() {
        var idle = state()
        #expect(idle.tick(isCrowded: true) == .close)

        var slow = state()
        slow.received(20, lineBreak: false)
        #expect(slow.tick(isCrowded: true) == .refuse(.slowRequest))

        // This client's request was refused, and it goes on sending its body.
        var sending = state()
        sending.receivedHead(closes: false)
        _ = sending.answers(closes: false)
        _ = sending.answered()
        #expect(sending.tick(isCrowded: true) == .close)

        var asking = state()
        asking.receivedHead(closes: false)
        asking.receivedEnd()
        for _ in 0..<3 { #expect(asking.tick(isCrowded: true) == .nothing) }

        var refused = state()
        refused.isRefused()
        #expect(refused.isDone)
        #expect(refused.tick() == .nothing)
        #expect(refused.tick(isCrowded: true) == .close)
    }

    @Test func aSilentConnectionIsClosedSilently() {
        var state = state()
        #expect(outcome(&state) == (9, .close))
    }

    @Test func aSlowHeaderIsRefused() {
        var state = state()
        state.received(20, lineBreak: false)
        #expect(state.tick() == .nothing)
        state.received(20, lineBreak: true)
        #expect(outcome(&state) == (1, .refuse(.slowRequest)))
        #expect(state.isDone)
        #expect(outcome(&state) == (2, .close))
    }

    @Test func aSlowBodyIsGivenUpOnAndItsReaderAnswers() {
        var state = state()
        state.received(20, lineBreak: true)
        state.receivedHead(closes: false)
        #expect(outcome(&state) == (3, .failBody))
        #expect(state.answers(closes: false) == true, "nothing more can come on it")
        #expect(state.answered() == .linger)
        #expect(outcome(&state) == (2, .close))
    }

    @Test func anUnwantedBodyEndsTheConnectionSilently() {
        var state = state()
        state.receivedHead(closes: false)
        _ = state.answers(closes: false)
        #expect(state.answered() == .nothing)
        #expect(outcome(&state) == (3, .linger))
    }

    @Test func aSlowOperationIsAnsweredByTheConnection() {
        var state = state()
        state.receivedHead(closes: false)
        _ = state.tick()
        state.receivedEnd()
        #expect(outcome(&state) == (4, .overrun))
        #expect(state.isDone)
    }

    @Test func aSlowReaderIsDisconnected() {
        var state = state()
        state.receivedHead(closes: false)
        state.receivedEnd()
        _ = state.answers(closes: false)
        #expect(outcome(&state) == (4, .close))
    }

    @Test func keepAliveStartsTheTimeAgain() {
        var state = state()
        for _ in 1...3 {
            state.received(20, lineBreak: true)
            state.receivedHead(closes: false)
            state.receivedEnd()
            for _ in 1...3 { #expect(state.tick() == .nothing) }
            #expect(state.answers(closes: false) == false)
            #expect(state.answered() == .nothing)
            for _ in 1...8 { #expect(state.tick() == .nothing) }
        }
        #expect(state.tick() == .close)
    }

    @Test func theErrorOfALongHeadNamesItsPart() {
        var target = state()
        target.received(60, lineBreak: false)
        target.received(60, lineBreak: true)
        #expect(target.failed(isOverflow: true) == .refuse(.targetTooLong))
        var header = state()
        header.received(20, lineBreak: true)
        #expect(header.failed(isOverflow: true) == .refuse(.headerTooLarge))
        var nonsense = state()
        nonsense.received(20, lineBreak: true)
        #expect(nonsense.failed(isOverflow: false) == .refuse(.badRequest))
        #expect(nonsense.failed(isOverflow: false) == .nothing)
    }

    @Test func nonsenseAfterARequestWaitsForItsAnswer() {
        var state = state()
        state.receivedHead(closes: false)
        state.receivedEnd()
        state.received(20, lineBreak: true)
        #expect(state.failed(isOverflow: false) == .nothing)
        _ = state.answers(closes: false)
        #expect(state.answered() == .refuse(.badRequest))
    }

    @Test func aStoppingServerAnswersOnlyRequestsThatItHas() {
        var idle = state()
        #expect(idle.shouldStop() == .close)
        var busy = state()
        busy.receivedHead(closes: false)
        busy.receivedEnd()
        busy.receivedHead(closes: false)
        busy.receivedEnd()
        #expect(busy.shouldStop() == .nothing)
        #expect(busy.answers(closes: false) == false)
        #expect(busy.answered() == .nothing)
        #expect(busy.answers(closes: false) == true)
        #expect(busy.answered() == .linger)
    }

    @Test func aClientThatIsDoneGetsItsAnswerFirst() {
        var state = state()
        state.receivedHead(closes: false)
        state.receivedEnd()
        #expect(state.inputClosed() == .nothing)
        #expect(state.answers(closes: false) == true)
        #expect(state.answered() == .linger)
        #expect(state.inputClosed() == .close)
    }
}
