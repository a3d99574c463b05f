import CLinux
import Glibc
import Synchronization

/// The reactor's thread, which never ends: it runs jobs, fires timers, and waits for sockets with epoll.
///
/// `@unchecked Sendable`: other threads touch only `incoming`, which has a lock, and constants; only the thread itself
/// touches `running`.
final class EventLoop: SerialExecutor, @unchecked Sendable {
    enum Work: Sendable {
        case job(UnownedJob)
        case call(@Reactor @Sendable () -> Void)
    }

    /// State that only code on the reactor may touch.
    @Reactor
    final class State {
        let sockets: Sockets
        let timers = Timers()
        var endings: [@Reactor () -> Void] = []

        nonisolated init(poll: Int32) {
            sockets = Sockets(poll: poll)
        }

        /// Runs the endings, and those that they add.
        func runEndings() {
            while !endings.isEmpty {
                var ending: [@Reactor () -> Void] = []
                swap(&ending, &endings)
                for body in ending { body() }
            }
        }

        /// Fires the timers that are due, and runs the endings that they add, before the thread sleeps.
        ///
        /// - Returns: The milliseconds to the next timer, -1 for none.
        func fireTimers() -> Int32 {
            let left = timers.fire()
            guard !endings.isEmpty else { return left }
            runEndings()
            // The endings may have set timers of their own.
            return fireTimers()
        }
    }

    private struct Incoming {
        var work: [Work] = []
        var isAsleep = false
    }

    let state: State
    private let incoming = Locked(Incoming())
    private let poll: Int32
    private let bell: Int32
    private let thread = Atomic<UInt>(0)
    private var running: [Work] = []

    init() {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(poll >= 0 && bell >= 0, "no descriptors left for epoll")
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: bell))
        precondition(epoll_ctl(poll, EPOLL_CTL_ADD, bell, &event) == 0, "epoll refuses an eventfd")
        state = State(poll: poll)
        startThread { self.run() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Queues work for the thread, and wakes it where it sleeps: once, however much work follows before it is awake.
    func add(_ work: Work) {
        let mustRing = incoming.withLock { incoming in
            incoming.work.append(work)
            defer { incoming.isAsleep = false }
            return incoming.isAsleep
        }
        guard mustRing else { return }
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    func checkIsolated() {
        precondition(isIsolatingCurrentContext() == true, "libpq is touched on the reactor's thread only")
    }

    func isIsolatingCurrentContext() -> Bool? {
        thread.load(ordering: .relaxed) == UInt(pthread_self())
    }

    private func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            runWork()
            let timeout = Reactor.assumeIsolated { self.state.fireTimers() }
            let isQuiet = incoming.withLock { incoming in
                incoming.isAsleep = incoming.work.isEmpty
                return incoming.isAsleep
            }
            let count = epoll_wait(poll, &events, Int32(events.count), isQuiet ? timeout : 0)
            incoming.withLock { $0.isAsleep = false }
            for event in events.prefix(Int(max(count, 0))) {
                if event.data.fd == bell {
                    var rings: UInt64 = 0
                    _ = read(bell, &rings, 8)
                } else {
                    Reactor.assumeIsolated { self.state.sockets.tell(event.data.fd, event.events) }
                }
            }
        }
    }

    /// Runs the queued work; statements that it submits are then sent together.
    private func runWork() {
        while true {
            incoming.withLock { swap(&running, &$0.work) }
            for work in running {
                switch work {
                case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
                case .call(let body): Reactor.assumeIsolated(body)
                }
            }
            let wasIdle = running.isEmpty
            running.removeAll(keepingCapacity: true)
            Reactor.assumeIsolated { self.state.runEndings() }
            if wasIdle { return }
        }
    }
}
