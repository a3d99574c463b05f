import Testing

@testable import Postgres

@Suite("The answers of a pipeline")
struct PipelineAnswersTests {
    /// The actions after sending groups of so many steps each, and after these events.
    private func actions(sent groups: [Int], _ events: [PipelineAnswers.Event]) -> [PipelineAnswers.Action] {
        var answers = PipelineAnswers()
        for steps in groups { answers.sent(steps: steps) }
        return events.map { answers.received($0) }
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
        var answers = PipelineAnswers()
        #expect(!answers.isBusy)
        answers.sent(steps: 1)
        for event in [PipelineAnswers.Event.result, .endOfStep] { _ = answers.received(event) }
        #expect(answers.isBusy)
        _ = answers.received(.sync)
        #expect(!answers.isBusy)
    }

    @Test(
        "an answer that nobody asked for ends the connection",
        arguments: [
            PipelineAnswers.Event.result, .endOfStep, .sync,
        ]
    )
    func unasked(event: PipelineAnswers.Event) {
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
