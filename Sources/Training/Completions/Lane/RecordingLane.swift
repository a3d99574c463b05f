import DequeModule
public import ServiceLifecycle

/// Records completions that come at the same time in shared commits.
///
/// A commit waits for one of the slots that all servers share, and includes every completion that has come by then: the
/// longer the wait, the more share it. Each completion has a fate of its own, known after the commit that made it
/// durable. A refused one doesn't affect the others. An error of the database undoes the shared commit, and its
/// completions are tried again one by one, so that one of them can't spoil the others. A row that another transaction
/// locks for long has the same effect: only the completions of that official are refused. A completion that may have
/// been stored is never tried again.
///
/// The completions of one request go into one commit together, in their order. For a request with a key that commit
/// also stores their fates, which takes another round trip; so requests with a key have commits of their own.
///
/// `docs/speed.md` says what sharing saves.
///
/// The lane works while ``run()`` runs. A completion that comes when too many wait is refused at once (`overloaded`),
/// and so is one that has waited too long.
public actor RecordingLane: Service {
    private let completions: Completions
    private let most: Int
    private let patience: Duration
    private var waiting: Deque<Waiting> = []

    /// The number of waiting completions.
    private var facts = 0

    /// The officials in the commits under way, as their callers named them.
    private var concerned: Set<String> = []

    /// The number of commits under way, each of which has a slot.
    private var underWay = 0

    /// True if the lane waits for a slot.
    private var isAsking = false
    private var isClosed = false
    private var batches: [Int: Int] = [:]
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    private typealias Fate = Completions.Fate

    private struct Waiting {
        let portion: Completions.Portion
        let answer: CheckedContinuation<[FateKeeping.Fate], Never>
        let since = ContinuousClock.now

        var count: Int { portion.asked.count }
        var isKept: Bool { portion.keeping != nil }

        /// The officials of the completions, as the caller named them.
        var officials: some Sequence<String> { portion.asked.lazy.map(\.command.official) }

        func isAbout(_ officials: Set<String>) -> Bool {
            !officials.isEmpty && portion.asked.contains { officials.contains($0.command.official) }
        }

        func learn(_ error: TrainingError) {
            answer.resume(returning: portion.asked.map { _ in .failure(error) })
        }
    }

    /// The most completions that share a commit, or that one request may add to it: enough to make the commit cheap,
    /// few enough to answer soon.
    public static let together = 128

    /// The number of waiting completions that start a commit beside another one: starting a commit costs as
    /// much as fifteen of them.
    private static let enough = 16

    /// The most commits at once: while the database works on one, the callers of the other get their answers.
    public static let commits = Settlement.sharedSlots

    /// The time for which a commit waits for a row that another transaction locks.
    ///
    /// One locked row delays all completions of the commit, and once both slots wait, those of all servers.
    private static let patienceForRows = Duration.milliseconds(250)

    /// The time for which completions that are tried one by one may wait for rows in total, and each may wait after
    /// that.
    private static let patienceApart = (together: Duration.seconds(2), afterwards: Duration.milliseconds(10))

    /// Makes a lane for the completions of a registry.
    ///
    /// - Parameters:
    ///   - most: How many may wait; further ones are refused.
    ///   - patience: How long one may wait.
    public init(_ completions: Completions, most: Int = 2048, patience: Duration = .seconds(10)) {
        self.completions = completions
        self.most = most
        self.patience = patience
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Records a completion as ``Completions/record(_:by:)`` does, together with those that wait at the same time.
    ///
    /// - Throws: ``TrainingError``, as for a single recording, and `overloaded` and `shutting_down`.
    public func record(_ command: RecordCompletion, by caller: Caller) async throws -> RecordedCompletion {
        try await name([command.official], by: caller)
        let fates = await record([command], by: caller)
        guard let fate = fates.first else { throw TrainingError(.internalFault) }
        return try fate.get()
    }

    /// Records the completions of one request, in their order and in one commit, each with a fate of its own.
    ///
    /// The caller must have named the officials before (``name(_:by:)``).
    ///
    /// - Parameters:
    ///   - commands: The completions, at most ``together``.
    ///   - keeping: Keeps their fates, for a request with a key; nil for none.
    public func record(
        _ commands: [RecordCompletion],
        by caller: Caller,
        keeping: FateKeeping? = nil
    ) async -> [FateKeeping.Fate] {
        let portion = Completions.Portion(
            asked: commands.map { Completions.Asked(command: $0, caller: caller) },
            keeping: keeping
        )
        return await withCheckedContinuation { answer in
            let member = Waiting(portion: portion, answer: answer)
            if let refusal = self.refusal(of: member, by: caller) { return member.learn(refusal) }
            waiting.append(member)
            facts += member.count
            if isTime { ring.yield() }
        }
    }

    /// Names the officials of completions to record, all at once, because uses of national IDs are put on record.
    ///
    /// - Parameter numbers: The officials' numbers.
    /// - Throws: ``TrainingError`` `national_ids_used_up`.
    public nonisolated func name(_ numbers: [String], by caller: Caller) async throws {
        try caller.require(.recorder)
        guard caller.triesNationalIDs else { return }
        try await trainingErrors { try await completions.tries.name(numbers, in: .completions, by: caller) }
    }

    /// The reason why further completions can't wait; nil where they can.
    private func refusal(of member: Waiting, by caller: Caller) -> TrainingError? {
        do { try caller.require(.recorder) } catch { return TrainingError.wrapping(error) }
        if isClosed { return TrainingError(.shuttingDown) }
        if member.count > Self.together { return TrainingError(.internalFault) }
        return facts + member.count > most ? TrainingError(.overloaded) : nil
    }

    /// Records completions until it is asked to stop; those that wait then are still recorded.
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
                refuseAll(TrainingError(.shuttingDown))
            } else {
                isAsking = true
                await commit()
            }
        }
    }

    /// The number of waiting completions, and the number of commits of each size.
    public var load: RecordingLoad { RecordingLoad(waiting: facts, batches: batches) }

    /// True if to ask for a slot: while a commit is under way completions gather, until there are enough for another.
    ///
    /// Completions of officials in a commit under way have to wait for its end; where there are no others a slot would
    /// stay empty.
    private var isTime: Bool {
        !isAsking && (underWay == 0 || underWay < Self.commits && facts >= Self.enough)
            && waiting.contains { !$0.isAbout(concerned) }
    }

    /// Asks for a slot, and records the waiting completions once it is free.
    private func commit() async {
        var batch: [Waiting]?
        do {
            let fates = try await completions.recordTogether(patience: Self.patienceForRows) {
                let members = begin()
                batch = members
                return members.map(\.portion)
            }
            for (member, fates) in zip(batch ?? [], fates) { member.answer.resume(returning: fates) }
        } catch {
            let error = TrainingError.wrapping(error)
            if let batch { await recordApart(batch, after: error) } else { refuseAll(error) }
        }
        end(batch)
    }

    /// Takes the waiting completions, because a slot is free.
    private func begin() -> [Waiting] {
        isAsking = false
        underWay += 1
        let batch = next()
        if isTime { ring.yield() }
        return batch
    }

    /// Ends a commit, or one whose slot never became free, and wakes the lane for completions that have come meanwhile.
    private func end(_ batch: [Waiting]?) {
        if let batch {
            underWay -= 1
            for member in batch { concerned.subtract(member.officials) }
        } else {
            isAsking = false
        }
        if isTime { ring.yield() }
    }

    /// The completions for the next commit; those that have waited too long are refused.
    ///
    /// Completions of one official go into one commit at a time, in their order: two commits would wait for each other,
    /// and the later completion could be stored first.
    private func next() -> [Waiting] {
        let now = ContinuousClock.now
        while let first = waiting.first, first.since + patience < now {
            waiting.removeFirst()
            facts -= first.count
            first.learn(TrainingError(.overloaded))
        }
        var batch: [Waiting] = []
        var later: [Waiting] = []
        var room = Self.together
        // A later completion must not overtake a skipped one of the same official.
        var passed: Set<String> = []
        while room > 0, let member = waiting.popFirst() {
            let isAlike = batch.first.map { $0.isKept == member.isKept } ?? true
            if isAlike, member.count <= room, !member.isAbout(concerned), !member.isAbout(passed) {
                batch.append(member)
                room -= member.count
            } else {
                later.append(member)
                passed.formUnion(member.officials)
            }
        }
        for member in later.reversed() { waiting.prepend(member) }
        for member in batch { concerned.formUnion(member.officials) }
        let count = Self.together - room
        facts -= count
        if count > 0 { batches[count, default: 0] += 1 }
        return batch
    }

    /// Refuses all waiting completions, because no slot became free and the next attempt would wait as long.
    ///
    /// None of them was sent.
    private func refuseAll(_ error: TrainingError) {
        for member in waiting { member.learn(Task.isCancelled ? TrainingError(.shuttingDown) : error) }
        waiting.removeAll()
        facts = 0
    }

    private func recordApart(_ batch: [Waiting], after error: TrainingError) async {
        guard error.wasUndone else {
            for member in batch { member.learn(error) }
            return
        }
        var patience = PatienceApart()
        for member in batch {
            var portion = member.portion
            var fates: [Fate?] = portion.asked.map { _ in nil }
            for place in portion.asked.indices {
                let official = portion.asked[place].command.official
                fates[place] =
                    if let error = patience.refusal(about: official) { .failure(error) } else {
                        await fate(at: place, of: &portion, among: fates, patience.forRows)
                    }
                if case .failure(let error) = fates[place] { patience.learn(error, about: official) }
            }
            member.answer.resume(returning: fates.compactMap(\.self))
        }
    }

    /// The patience with completions that are tried one by one.
    private struct PatienceApart {
        private let end = ContinuousClock.now + RecordingLane.patienceApart.together

        /// The error of a change that blocks all recording: the others would wait as long.
        private var lateness: TrainingError?

        /// The officials whose locked row a completion waited for in vain: a later one would be stored before it.
        private var kept: [String: TrainingError] = [:]

        var forRows: Duration {
            ContinuousClock.now < end ? RecordingLane.patienceForRows : RecordingLane.patienceApart.afterwards
        }

        func refusal(about official: String) -> TrainingError? { lateness ?? kept[official] }

        mutating func learn(_ error: TrainingError, about official: String) {
            if error.waitedInVain { lateness = lateness ?? error }
            guard !error.isSettled, kept[official] == nil else { return }
            // The completions after one with an unknown outcome were not sent.
            kept[official] =
                error.code == .outcomeUnknown ? TrainingError(.busy, underlying: error.underlying) : error
        }
    }

    private func fate(
        at place: Int,
        of portion: inout Completions.Portion,
        among fates: [Fate?],
        _ patience: Duration
    ) async -> Fate {
        do {
            var alone = Completions.Portion(asked: [portion.asked[place]])
            alone.keeping = portion.keeping?.alone(at: place, among: fates)
            guard let fate = try await completions.record(alone, patience: patience).first else {
                return .failure(TrainingError(.internalFault))
            }
            if let kept = try alone.keeping?.kept([fate]) { portion.keeping?.known = kept.answer.body }
            return fate
        } catch {
            return .failure(TrainingError.wrapping(error))
        }
    }
}

/// The present and past load of a ``RecordingLane``.
public struct RecordingLoad: Sendable, Hashable {
    /// Completions that wait for a commit.
    public let waiting: Int

    /// The number of commits, by how many completions shared each.
    public let batches: [Int: Int]
}
