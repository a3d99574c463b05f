import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// The slots that commits of all servers share, and the recordings for which none becomes free.
@Suite(.permit) struct RecordingSlotTests {
    /// While all slots are taken, recordings gather, and the first of them takes all along when it gets a slot.
    @Test func requestsWhileWaitingForASlotShareItsCommit() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            let lane = RecordingLane(training.completions)
            let running = Task { await lane.run() }
            defer { running.cancel() }
            let facts = Recorders.people.prefix(20).map {
                RecordCompletion(official: $0, course: "DX-101", completedOn: Day.on(2022, 5, 5))
            }
            try await withThrowingTaskGroup(of: RecordedCompletion.self) { group in
                let allHaveCome = try await postgres.transaction { transaction in
                    try await transaction.keepSlots(0...Settlement.sharedSlots - 1)
                    for (before, fact) in facts.enumerated() {
                        group.addTask { try await lane.record(fact, by: .tester) }
                        // The first recording waits for a slot.
                        while await lane.load.waiting == before { await Task.yield() }
                    }
                    #expect(await lane.load.batches.isEmpty)
                    return try await transaction.first("select clock_timestamp()") ?? Date.distantFuture
                }
                for try await recorded in group {
                    #expect(recorded.isNew)
                    #expect(recorded.recordedAt >= allHaveCome)
                    let stored: Date? = try await postgres.first(
                        "select recorded_at from completion where id = \(Int64(recorded.id))"
                    )
                    #expect(stored == recorded.recordedAt)
                }
            }
            #expect(await lane.load.batches == [20: 1])
            let slots: [Bool] = try await postgres.query(
                "select distinct slot < \(Settlement.sharedSlots) from progress"
            )
            #expect(slots == [true])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// A recording that waits in vain for the end of a change is refused as busy, and so are all that wait after it;
    /// the lane goes on.
    @Test func aRequestWithoutASlotIsBusy() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            let lane = RecordingLane(training.completions)
            let running = Task { await lane.run() }
            defer { running.cancel() }
            let facts = Recorders.people.prefix(3).map {
                RecordCompletion(official: $0, course: "DX-101", completedOn: Day.on(2022, 5, 5))
            }
            try await postgres.transaction { transaction in
                try await transaction.execute(Locks.forRules)
                #expect(try await Recorders.fates(of: facts, in: [lane]) == ["busy": 3])
            }
            #expect(try await Recorders.fates(of: facts, in: [lane]) == ["new": 3])
        }
    }

    /// If the connection is lost while a recording waits for a slot, nothing of it was sent, so its outcome is certain.
    @Test func aConnectionLostBeforeTheSlotLeavesNothingUnknown() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            let lane = RecordingLane(training.completions)
            let running = Task { await lane.run() }
            defer { running.cancel() }
            let fact = RecordCompletion(official: "R0", course: "DX-101", completedOn: Day.on(2022, 5, 5))
            try await postgres.transaction { transaction in
                try await transaction.keepSlots(0...Settlement.sharedSlots - 1)
                async let told = Recorders.fates(of: [fact], in: [lane])
                var ended = 0
                while ended == 0 {
                    ended =
                        try await transaction.first(
                            """
                            select count(pg_terminate_backend(pid))
                            from pg_locks
                            where locktype = 'advisory' and not granted
                              and database = (select oid from pg_database where datname = current_database())
                            """
                        ) ?? 0
                }
                #expect(try await told == ["database_unreachable": 1])
            }
            #expect(try await Recorders.fates(of: [fact], in: [lane]) == ["new": 1])
        }
    }

    /// The address is looked up in the commit's own transaction: a shared reader might wait for something that waits
    /// for this one.
    @Test func readersHoldUpNoSlot() async throws {
        try await withTraining { training, postgres in
            try await Recorders.fill(training)
            let id: Int64? = try await postgres.first("select id from official where official_code = 'R7'")
            let address = OfficialAddress.of(try #require(id))
            let fact = RecordCompletion(official: address, course: "DX-101", completedOn: Day.on(2022, 5, 5))
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await postgres.transaction { transaction in
                    try await transaction.execute("select pg_advisory_xact_lock(7)")
                    group.addTask { try await postgres.execute("select pg_advisory_xact_lock_shared(7)") }
                    var isWaiting = false
                    while !isWaiting {
                        isWaiting =
                            try await transaction.first(
                                """
                                select exists (
                                    select from pg_locks
                                    where locktype = 'advisory' and not granted
                                      and database = (select oid from pg_database where datname = current_database())
                                )
                                """
                            ) ?? false
                    }
                    #expect(
                        try await Recorders.recorded([fact], in: [RecordingLane(training.completions)]) == ["new": 1]
                    )
                }
                try await group.waitForAll()
            }
        }
    }
}
