import DequeModule
import Postgres
import Synchronization

/// The lookup that those share who ask for officials at the same time.
///
/// The first to come asks alone and at once. Those who come while a statement is under way gather, and the next one
/// answers all of them: so the more there are, the less each costs, and nobody waits for others to come. Whoever is first
/// in line asks for those behind them as well, in their own task; nothing goes on that nobody waits for.
final class SharedOfficialLookup: Sendable {
    typealias Question = OfficialLookup.Question

    private let postgres: PostgresClient
    private let today: @Sendable () -> Day
    private let line = Mutex(Line())

    private struct Line {
        var waiting: Deque<Waiting> = []
        var isUnderWay = false

        /// Takes the turn where nobody has it.
        mutating func begin() -> Bool {
            guard !isUnderWay else { return false }
            isUnderWay = true
            return true
        }

        /// Those whose turn it is next; where nobody waits, nobody has it.
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
        let question: Question
        let turn: CheckedContinuation<Turn, Never>
    }

    /// What becomes of whoever waits.
    private enum Turn: Sendable {
        case answered(Result<PostgresRows, any Error>)

        /// The next statement is theirs to ask, for these others as well.
        case asks(others: [Waiting])
    }

    /// How many officials one statement looks up at most.
    private static let most = 64

    /// A lookup that nobody has asked yet.
    ///
    /// - Parameters:
    ///   - postgres: The database.
    ///   - today: The present day in Vietnam.
    init(_ postgres: PostgresClient, today: @escaping @Sendable () -> Day) {
        self.postgres = postgres
        self.today = today
    }

    /// Asks for an official.
    ///
    /// A task that is cancelled waits for its answer all the same, for others may wait for it to ask for them.
    ///
    /// - Parameter question: Whom.
    /// - Returns: The record, nil where there is nobody of that number in the scope.
    /// - Throws: `PostgresError`; what only one question is to blame for is thrown only to whoever asked it.
    func record(of question: Question) async throws -> OfficialRecord? {
        switch await turn(for: question) {
        case .answered(let rows):
            return try OfficialLookup.record(in: try rows.get())
        case .asks(let others):
            let answers = await answers(to: [question] + others.map(\.question))
            for (other, answer) in zip(others, answers.dropFirst()) { other.turn.resume(returning: .answered(answer)) }
            return try OfficialLookup.record(in: try answers[0].get())
        }
    }

    private func turn(for question: Question) async -> Turn {
        if line.withLock({ $0.begin() }) { return .asks(others: []) }
        return await withCheckedContinuation { turn in
            // The last one may have ended since; then nobody else would wake this one.
            let begins = line.withLock { line in
                if line.begin() { return true }
                line.waiting.append(Waiting(question: question, turn: turn))
                return false
            }
            if begins { turn.resume(returning: .asks(others: [])) }
        }
    }

    /// Asks, and has the next one in line ask.
    private func answers(to questions: [Question]) async -> [Result<PostgresRows, any Error>] {
        let statement = OfficialLookup.statement(for: questions, today: today())
        let rows: Result<PostgresRows, any Error>
        do {
            rows = .success(try await postgres.uncancelled(statement))
        } catch {
            rows = .failure(error)
        }
        let next = line.withLock { $0.next() }
        next?.first.turn.resume(returning: .asks(others: next?.others ?? []))
        do {
            return try rows.get().parts(questions.count).map { .success($0) }
        } catch let error as PostgresError where questions.count > 1 && error.mayBeOfOneValue {
            return await apart(questions)
        } catch {
            return questions.map { _ in .failure(error) }
        }
    }

    /// The same one by one.
    private func apart(_ questions: [Question]) async -> [Result<PostgresRows, any Error>] {
        var answers: [Result<PostgresRows, any Error>] = []
        for question in questions {
            do {
                let statement = OfficialLookup.statement(for: [question], today: today())
                answers.append(.success(try await postgres.uncancelled(statement)))
            } catch {
                answers.append(.failure(error))
            }
        }
        return answers
    }
}

extension PostgresError {
    /// Whether it may be the fault of one value among several, without which the others can be looked up.
    fileprivate var mayBeOfOneValue: Bool { code == .server || code == .invalidValue }
}
