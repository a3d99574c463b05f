import DequeModule
import Postgres
import Synchronization

/// A lookup of officials that simultaneous requests share.
///
/// The first request asks alone and at once. Requests that come while a statement is under way gather, and the next
/// statement answers all of them: the more there are, the less each costs, and none waits for others to come. The first
/// in line runs the statement for the others in its own task, so no statement runs without a waiting request.
final class SharedOfficialLookup: Sendable {
    typealias Question = OfficialLookup.Question

    private let postgres: PostgresClient
    private let today: Today
    private let line = Mutex(Line())

    private struct Line {
        private var waiting: Deque<Waiting> = []
        private var isUnderWay = false
        private var came = 0

        /// A number for the next request.
        mutating func number() -> Int {
            came += 1
            return came
        }

        /// Becomes the asking request, where no other is.
        mutating func begin() -> Bool {
            guard !isUnderWay else { return false }
            isUnderWay = true
            return true
        }

        mutating func wait(_ asked: Waiting) {
            waiting.append(asked)
        }

        /// Removes a request from the line; nil where it is asking already.
        mutating func leave(_ number: Int) -> Waiting? {
            waiting.firstIndex { $0.number == number }.map { waiting.remove(at: $0) }
        }

        /// The next request to ask, with the others that it asks for; nil where none waits.
        mutating func next() -> (first: Waiting, others: [Waiting])? {
            guard let first = waiting.popFirst() else {
                isUnderWay = false
                return nil
            }
            let others = Array(waiting.prefix(most - 1))
            waiting.removeFirst(others.count)
            return (first, others)
        }
    }

    private struct Waiting: Sendable {
        let number: Int
        let question: Question
        let reply: CheckedContinuation<Reply, Never>
    }

    /// The reply to a waiting request.
    private enum Reply: Sendable {
        case answered(Result<PostgresRows, any Error>)

        /// The request has to run the next statement, for these others as well.
        case asks(others: [Waiting])
    }

    /// The most officials that one statement looks up.
    private static let most = 64

    init(_ postgres: PostgresClient, today: Today) {
        self.postgres = postgres
        self.today = today
    }

    /// Looks up an official.
    ///
    /// A cancelled task stops waiting, unless it is the one that asks, because others wait for it.
    ///
    /// - Returns: The record, nil where the scope has no official with that number.
    /// - Throws: `PostgresError`, the same for all that share the statement.
    func record(of question: Question) async throws -> OfficialRecord? {
        switch await reply(to: question) {
        case .answered(let rows):
            return try OfficialLookup.record(in: try rows.get())
        case .asks(let others):
            let answers = await answers(to: [question] + others.map(\.question))
            for (other, answer) in zip(others, answers.dropFirst()) { other.reply.resume(returning: .answered(answer)) }
            return try OfficialLookup.record(in: try answers[0].get())
        }
    }

    private func reply(to question: Question) async -> Reply {
        let number = line.withLock { $0.number() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { reply in
                let given: Reply? = line.withLock { line in
                    // A cancellation after this finds the request in the line.
                    if Task.isCancelled { return .answered(.failure(CancellationError())) }
                    if line.begin() { return .asks(others: []) }
                    line.wait(Waiting(number: number, question: question, reply: reply))
                    return nil
                }
                if let given { reply.resume(returning: given) }
            }
        } onCancel: {
            let left = line.withLock { $0.leave(number) }
            left?.reply.resume(returning: .answered(.failure(CancellationError())))
        }
    }

    /// Runs the statement, and then lets the next one in line ask.
    private func answers(to questions: [Question]) async -> [Result<PostgresRows, any Error>] {
        let statement = OfficialLookup.statement(for: questions, today: today)
        let rows: Result<PostgresRows, any Error>
        do {
            rows = .success(try await postgres.rows(statement, cancellable: false))
        } catch {
            rows = .failure(error)
        }
        let next = line.withLock { $0.next() }
        next?.first.reply.resume(returning: .asks(others: next?.others ?? []))
        do {
            return try rows.get().divided(into: questions.count).map { .success($0) }
        } catch {
            return questions.map { _ in .failure(error) }
        }
    }
}
