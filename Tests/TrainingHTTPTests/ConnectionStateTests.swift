import Testing

@testable import TrainingHTTP

@Suite("What a connection waits for, without a socket")
struct ConnectionStateTests {
    private func state() -> ConnectionState {
        ConnectionState(
            patience: .init(idle: 9, header: 2, body: 3, answer: 4, transfer: 9, linger: 2),
            longestTarget: 100
        )
    }

    /// The first thing that time alone brings about, and after how many ticks.
    private func outcome(_ state: inout ConnectionState) -> (Int, ConnectionState.Action) {
        for tick in 1... {
            let action = state.tick()
            if action != .nothing { return (tick, action) }
            if tick > 99 { break }
        }
        return (0, .nothing)
    }

    /// A file may take long, as long as it goes on; then its answer may take longer than others.
    @Test func aFileHasTimeAsLongAsItGoesOn() {
        var state = state()
        state.receivedHead(closes: false, isTransfer: true)
        for _ in 0..<10 {
            #expect(state.tick() == .nothing)
            #expect(state.tick() == .nothing)
            state.receivedBody()
        }
        state.receivedEnd()
        #expect(outcome(&state) == (9, .overrun))

        var stalled = self.state()
        stalled.receivedHead(closes: false, isTransfer: true)
        stalled.receivedBody()
        #expect(outcome(&stalled) == (3, .failBody))

        // What comes behind it has no more time than ever.
        var next = self.state()
        next.receivedHead(closes: false, isTransfer: true)
        next.receivedEnd()
        #expect(next.answers(closes: false) == false)
        #expect(next.answered() == .nothing)
        next.receivedHead(closes: false)
        next.receivedBody()
        next.receivedEnd()
        #expect(outcome(&next) == (4, .overrun))
    }

    @Test func silenceIsEndedInSilence() {
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

    @Test func aBodyThatNobodyWaitsForAnyMoreIsGivenUpOnInSilence() {
        var state = state()
        state.receivedHead(closes: false)
        _ = state.answers(closes: false)
        #expect(state.answered() == .nothing)
        #expect(outcome(&state) == (3, .linger))
    }

    @Test func aSlowAnswerIsGivenInPlaceOfWhoeverShouldHave() {
        var state = state()
        state.receivedHead(closes: false)
        _ = state.tick()
        state.receivedEnd()
        #expect(outcome(&state) == (4, .overrun))
        #expect(state.isDone)
    }

    @Test func aSlowReaderIsCutOff() {
        var state = state()
        state.receivedHead(closes: false)
        state.receivedEnd()
        _ = state.answers(closes: false)
        #expect(outcome(&state) == (4, .close))
    }

    @Test func keepAliveBeginsToCountAnew() {
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

    @Test func whatIsTooLongIsToldByWhereItIs() {
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

    @Test func aServerThatIsToStopAnswersWhatItTookAndNoMore() {
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
