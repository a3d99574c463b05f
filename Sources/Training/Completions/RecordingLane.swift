import DequeModule
public import ServiceLifecycle

/// One lane for everybody who records a completion: those who come at the same time share a commit.
///
/// A commit waits for its turn among those of all servers, and takes along whoever has come by then: the longer the wait, the
/// more share it. Each still gets a fate of its own, after the commit that made it durable. A fact that is refused costs its
/// neighbours nothing; an error of the database undoes the shared commit, and its members are tried again apart, so that one
/// of them can't take the others down. So does a row that somebody keeps for long: only those whom it is about are refused.
/// Nothing is tried again that may have been stored.
///
/// It works while ``run()`` does; whoever comes when too many wait already is told `overloaded` at once, and so is whoever
/// has waited too long.
public actor RecordingLane: Service {
    private let completions: Completions
    private let most: Int
    private let patience: Duration
    private var waiting: Deque<Waiting> = []

    /// Whom the commits under way are about, as their callers name them.
    private var concerned: Set<String> = []

    /// How many commits are under way: those whose turn has come.
    private var underWay = 0

    /// Whether a turn has been asked for that has not come yet.
    private var isAsking = false
    private var isClosed = false
    private var batches: [Int: Int] = [:]
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    private typealias Fate = Result<RecordedCompletion, TrainingError>

    private struct Waiting {
        let asked: Completions.Asked
        let answer: CheckedContinuation<RecordedCompletion, any Error>
        let since = ContinuousClock.now

        func learn(_ fate: Fate) {
            answer.resume(with: fate.mapError { $0 as any Error })
        }
    }

    /// Facts that share a commit at the most: enough to make the commit cheap, few enough to answer soon.
    private static let batch = 128

    /// Facts for which a commit begins beside another: what it costs to begin one is as much as fifteen facts cost.
    private static let enough = 16

    /// Commits under way at once: while the database works on one, another's callers are answered and send their next.
    public static let commits = Settlement.turns

    /// How long a commit waits for a row that somebody else keeps: everyone in it waits along, and who comes later too, to
    /// whichever server, once the other commits wait as well.
    private static let patienceForRows = Duration.milliseconds(250)

    /// How long those who are tried apart may be patient one after another, and how patient each is from then on.
    private static let patienceApart = (together: Duration.seconds(2), afterwards: Duration.milliseconds(10))

    /// A lane over the completions of a registry.
    ///
    /// - Parameters:
    ///   - completions: Where to record.
    ///   - most: How many may wait; who comes then is refused.
    ///   - patience: How long one may wait.
    public init(_ completions: Completions, most: Int = 2048, patience: Duration = .seconds(10)) {
        self.completions = completions
        self.most = most
        self.patience = patience
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Records a completion, as ``Completions/record(_:by:)`` does, together with those that wait at the same time.
    ///
    /// - Parameters:
    ///   - command: The fact.
    ///   - caller: Who records it.
    ///   - isNamed: Whether ``name(_:by:)`` has named the official, with others.
    /// - Returns: The fact as it stands.
    /// - Throws: ``TrainingError``, besides those of a single recording `overloaded` and `shutting_down`.
    public func record(
        _ command: RecordCompletion,
        by caller: Caller,
        isNamed: Bool = false
    ) async throws -> RecordedCompletion {
        try caller.require(.recorder)
        if !isNamed { try await name([command.official], by: caller) }
        guard !isClosed else { throw TrainingError(.shuttingDown) }
        guard waiting.count < most else { throw TrainingError(.overloaded) }
        return try await withCheckedThrowingContinuation { answer in
            waiting.append(Waiting(asked: Completions.Asked(command: command, caller: caller), answer: answer))
            if isTime { ring.yield() }
        }
    }

    /// Names officials about whom facts are to be recorded, all at once: what that tells by national IDs is put on record.
    ///
    /// - Parameters:
    ///   - numbers: Their numbers.
    ///   - caller: Who names them.
    /// - Throws: ``TrainingError`` `national_ids_used_up`.
    public nonisolated func name(_ numbers: [String], by caller: Caller) async throws {
        try caller.require(.recorder)
        guard caller.triesNationalIDs else { return }
        try await trainingErrors { try await completions.tries.name(numbers, in: .completions, by: caller) }
    }

    /// Records what comes in until it is told to stop; what waits then is still recorded.
    public func run() async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await _ in bell {
                    guard isTime else { continue }
                    isAsking = true
                    group.addTask { await self.commit() }
                }
            }
        } onGracefulShutdown: {
            self.ring.finish()
        }
        isClosed = true
        while !waiting.isEmpty {
            if Task.isCancelled {
                waiting.popFirst()?.answer.resume(throwing: TrainingError(.shuttingDown))
            } else {
                isAsking = true
                await commit()
            }
        }
    }

    /// Who waits, and how many commits were shared by how many.
    public var load: RecordingLoad { RecordingLoad(waiting: waiting.count, batches: batches) }

    /// Whether to ask for a turn: while a commit is under way those who come gather, until they are enough for another.
    ///
    /// Whom a commit under way is about has to wait for its end; a turn for nobody else would be empty.
    private var isTime: Bool {
        !isAsking && (underWay == 0 || underWay < Self.commits && waiting.count >= Self.enough)
            && waiting.contains { !concerned.contains($0.asked.command.official) }
    }

    /// Asks for a turn, and records those who wait once it has come.
    private func commit() async {
        var batch: [Waiting]?
        do {
            let fates = try await completions.recordInTurn(patience: Self.patienceForRows) {
                let members = begin()
                batch = members
                return members.map(\.asked)
            }
            for (member, fate) in zip(batch ?? [], fates) { member.learn(fate) }
        } catch {
            let error = TrainingError.wrapping(error)
            if let batch { await recordApart(batch, after: error) } else { refuseAll(error) }
        }
        end(batch)
    }

    /// A turn has come: takes along all who wait.
    private func begin() -> [Waiting] {
        isAsking = false
        underWay += 1
        let batch = next()
        if isTime { ring.yield() }
        return batch
    }

    /// A commit has ended, or its turn never came; rings for those who have come meanwhile.
    private func end(_ batch: [Waiting]?) {
        if let batch {
            underWay -= 1
            concerned.subtract(batch.map(\.asked.command.official))
        } else {
            isAsking = false
        }
        if isTime { ring.yield() }
    }

    /// Those whose turn it is; who has waited too long is sent away.
    ///
    /// Facts about an official go into one commit at a time, in their order: two commits would wait for each other, and the
    /// later fact could be stored first.
    private func next() -> [Waiting] {
        let now = ContinuousClock.now
        while let first = waiting.first, first.since + patience < now {
            waiting.removeFirst()
            first.answer.resume(throwing: TrainingError(.overloaded))
        }
        var batch: [Waiting] = []
        var later: [Waiting] = []
        while batch.count < Self.batch, let member = waiting.popFirst() {
            if concerned.contains(member.asked.command.official) { later.append(member) } else { batch.append(member) }
        }
        for member in later.reversed() { waiting.prepend(member) }
        concerned.formUnion(batch.map(\.asked.command.official))
        if !batch.isEmpty { batches[batch.count, default: 0] += 1 }
        return batch
    }

    /// Whoever waits behind a turn that never came would wait for it as long; nothing of theirs was sent.
    private func refuseAll(_ error: TrainingError) {
        let isUnknown = error.code == .outcomeUnknown
        let refusal = isUnknown ? TrainingError(.databaseUnreachable, underlying: error.underlying) : error
        for member in waiting {
            member.answer.resume(throwing: Task.isCancelled ? TrainingError(.shuttingDown) : refusal)
        }
        waiting.removeAll()
    }

    private func recordApart(_ batch: [Waiting], after error: TrainingError) async {
        guard error.wasUndone else {
            for member in batch { member.answer.resume(throwing: error) }
            return
        }
        let end = ContinuousClock.now + Self.patienceApart.together
        var lateness: TrainingError?
        for member in batch {
            let isEarly = ContinuousClock.now < end
            let patience = isEarly ? Self.patienceForRows : Self.patienceApart.afterwards
            // A change that kept one of them from recording keeps the others as long.
            let fate = if let lateness { Fate.failure(lateness) } else { await fate(of: member, patience) }
            if case .failure(let error) = fate, error.waitedInVain { lateness = error }
            member.learn(fate)
        }
    }

    private func fate(of member: Waiting, _ patience: Duration) async -> Fate {
        do {
            let fate = try await completions.record([member.asked], patience: patience).first
            return fate ?? .failure(TrainingError(.internalFault))
        } catch {
            return .failure(TrainingError.wrapping(error))
        }
    }
}
