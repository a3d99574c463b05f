import Glibc
import PostgresTesting
import PrivateCluster
import Testing

@Suite(.permit) struct SharingTests {
    @Test func keepsItsDataFromOneStartToTheNext() async throws {
        try await TemporaryHome.with { home in
            let first = try await home.cluster.withRunning { url in
                _ = try await TemporaryHome.ask(url, "create table kept as select 'số hoá' as word")
                return home.process
            }
            #expect(!home.isRunning)
            let second = try await home.cluster.withRunning { url in
                let word = try await TemporaryHome.ask(url, "select word from kept")
                #expect(word == "số hoá")
                return home.process
            }
            #expect(first != nil && second != nil && first != second)
        }
    }

    @Test func tasksShareAndTheLastStops() async throws {
        try await TemporaryHome.with { home in
            let processes = try await withThrowingTaskGroup(of: pid_t?.self) { group in
                let gate = Gate(count: 4)
                for _ in 0..<4 {
                    group.addTask {
                        try await home.cluster.withRunning { _ in
                            await gate.pass()
                            return home.process
                        }
                    }
                }
                return try await group.reduce(into: Set<pid_t?>()) { $0.insert($1) }
            }
            #expect(processes.count == 1)
            #expect(!home.isRunning)
        }
    }

    @Test func aWaitingUserLearnsTheCommandItWaitsFor() async throws {
        try await TemporaryHome.with { home in
            try await home.cluster.withRunning { _ in }
            let lock = home.takeStateLock(saying: "4711 daotao serve")
            let (told, telling) = AsyncStream.makeStream(of: PrivateCluster.Holder?.self)
            let cluster = PrivateCluster(
                home: home.path,
                settings: .disposable,
                onWait: { telling.yield($0) }
            )
            async let answer = cluster.withRunning { try await TemporaryHome.ask($0, "select 1") }
            var iterator = told.makeAsyncIterator()
            let holder = try #require(await iterator.next())
            #expect(holder?.process == 4711)
            #expect(holder?.command == "daotao serve")
            close(lock)
            #expect(try await answer == "1")
        }
    }

    @Test func leavingEndsInTime() async throws {
        try await TemporaryHome.with { home in
            var lock: Int32 = -1
            try await home.cluster.withRunning { _ in lock = home.takeStateLock(saying: "4711 daotao serve") }
            // The lock's holder may be about to use the server.
            #expect(home.isRunning)
            close(lock)
            try await home.cluster.withRunning { _ in }
            #expect(!home.isRunning)
        }
    }

    @Test func anotherProcessSharesAndDoesNotStopIt() async throws {
        try await TemporaryHome.with { home in
            try await home.cluster.withRunning { _ in
                let server = try #require(home.process)
                await #expect(processExitsWith: .success) { [home = home as TemporaryHome, server = server as Int32] in
                    try await home.cluster.withRunning { _ in
                        guard home.process == server else { exit(1) }
                    }
                    exit(0)
                }
                #expect(home.process == server)
                #expect(home.isRunning)
            }
            #expect(!home.isRunning)
        }
    }

    @Test func aKilledUserLeavesItRunningForTheNext() async throws {
        try await TemporaryHome.with { home in
            await #expect(processExitsWith: .signal(SIGKILL)) { [home = home as TemporaryHome] in
                try await home.cluster.withRunning { _ in _ = kill(getpid(), SIGKILL) }
            }
            let server = try #require(home.process)
            #expect(home.isRunning)
            try await home.cluster.withRunning { _ in #expect(home.process == server) }
            #expect(!home.isRunning)
        }
    }

    @Test func aCancelledUserLeavesInOrder() async throws {
        try await TemporaryHome.with { home in
            let gate = Gate(count: 2)
            let task = Task {
                try await home.cluster.withRunning { _ in
                    await gate.pass()
                    try await Task.sleep(for: .seconds(3600))
                }
            }
            await gate.pass()
            #expect(home.isRunning)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(!home.isRunning)
        }
    }

    @Test func aClusterInUseIsNotDiscarded() async throws {
        try await TemporaryHome.with { home in
            try await home.cluster.withRunning { url in
                #expect(try await !home.cluster.discard())
                let answer = try await TemporaryHome.ask(url, "select 1")
                #expect(answer == "1")
            }
            #expect(try await home.cluster.discard())
            #expect(access(home.path, F_OK) != 0)
        }
    }
}

/// Holds all tasks back until the last has arrived.
private actor Gate {
    private var missing: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) {
        missing = count
    }

    func pass() async {
        missing -= 1
        guard missing > 0 else { return waiting.forEach { $0.resume() } }
        await withCheckedContinuation { waiting.append($0) }
    }
}
