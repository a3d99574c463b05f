import Testing

@testable import Postgres

@Suite("The turns of a pipeline")
struct PipelineTurnsTests {
    /// What is to be done when groups of so many steps were sent and these events come.
    private func actions(sent groups: [Int], _ events: [PipelineTurns.Event]) -> [PipelineTurns.Action] {
        var turns = PipelineTurns()
        for steps in groups { turns.sent(steps: steps) }
        return events.map { turns.received($0) }
    }

    @Test("each answer belongs to the step in front, and a Sync ends a group")
    func inOrder() {
        let actions = actions(
            sent: [2, 1],
            [.result, .endOfStep, .result, .endOfStep, .sync, .result, .endOfStep, .sync]
        )
        #expect(
            actions == [
                .keep(step: 0), .goOn, .keep(step: 1), .goOn, .resume, .keep(step: 0), .goOn, .resume,
            ]
        )
    }

    @Test("it is busy until the last Sync")
    func busy() {
        var turns = PipelineTurns()
        #expect(!turns.isBusy)
        turns.sent(steps: 1)
        for event in [PipelineTurns.Event.result, .endOfStep] { _ = turns.received(event) }
        #expect(turns.isBusy)
        _ = turns.received(.sync)
        #expect(!turns.isBusy)
    }

    @Test(
        "an answer that nobody asked for ends the connection",
        arguments: [
            PipelineTurns.Event.result, .endOfStep, .sync,
        ]
    )
    func unasked(event: PipelineTurns.Event) {
        #expect(actions(sent: [], [event]) == [.close])
    }

    @Test("a Sync before a group's last step ends the connection")
    func earlySync() {
        #expect(actions(sent: [2], [.result, .endOfStep, .sync]).last == .close)
    }

    @Test("one answer too many, as two errors for one statement leave it, ends the connection")
    func oneTooMany() {
        #expect(actions(sent: [1, 1], [.result, .result]).last == .close)
        #expect(actions(sent: [1, 1], [.result, .endOfStep, .result]).last == .close)
    }

    @Test("a step without a result ends the connection")
    func emptyStep() {
        #expect(actions(sent: [1], [.endOfStep]) == [.close])
    }
}
