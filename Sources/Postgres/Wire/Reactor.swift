import CLinux
import Glibc
import Synchronization

/// The thread that all connections live on.
///
/// It waits for sockets with epoll and is the executor of the connection actors, so libpq is called on this one thread
/// only and needs no locks. There is one for the whole process: libpq's share of the work is small beside the server's,
/// and a thread for each client would cost more than it brings. It never ends.
///
/// `@unchecked Sendable`: what other threads touch is in `incoming`, a mutex; all else is touched on the thread alone,
/// which every method that does so makes sure of.
final class Reactor: SerialExecutor, @unchecked Sendable {
    static let shared = Reactor()

    private enum Work: Sendable {
        case job(UnownedJob)
        case body(@Sendable () -> Void)
    }

    private struct Incoming {
        var work: [Work] = []
        var isAsleep = false
    }

    private let incoming = Mutex(Incoming())
    private let poll: Int32
    private let bell: Int32
    private var running: [Work] = []
    private var listeners: [Int32: (Readiness) -> Void] = [:]
    private var deadlines: [(at: ContinuousClock.Instant, id: UInt64, body: () -> Void)] = []
    private var lastDeadline: UInt64 = 0
    private var afterJobs: [() -> Void] = []
    private let thread = Mutex<pthread_t?>(nil)

    /// What a socket is ready for.
    struct Readiness: OptionSet {
        let rawValue: UInt8
        static let readable = Readiness(rawValue: 1)
        static let writable = Readiness(rawValue: 2)
    }

    private init() {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        precondition(poll >= 0 && bell >= 0, "no descriptors left for epoll")
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: bell))
        precondition(epoll_ctl(poll, EPOLL_CTL_ADD, bell, &event) == 0, "epoll refuses an eventfd")
        startThread(named: "postgres") { self.run() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job)))
    }

    /// Runs something on the thread, in its turn.
    func post(_ body: @escaping @Sendable () -> Void) {
        add(.body(body))
    }

    private func add(_ work: Work) {
        let isAsleep = incoming.withLock { incoming in
            incoming.work.append(work)
            defer { incoming.isAsleep = false }
            return incoming.isAsleep
        }
        if isAsleep { ring() }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    var isCurrent: Bool {
        thread.withLock { $0.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    func checkIsolated() {
        precondition(isCurrent, "libpq is called on the reactor's thread only")
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, 8)
    }

    private func run() {
        thread.withLock { $0 = pthread_self() }
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            runJobs()
            let timeout = runDeadlines()
            let mayWait = incoming.withLock { incoming in
                incoming.isAsleep = incoming.work.isEmpty
                return incoming.isAsleep
            }
            let count = epoll_wait(poll, &events, Int32(events.count), mayWait ? timeout : 0)
            incoming.withLock { $0.isAsleep = false }
            for event in events.prefix(Int(max(count, 0))) { tell(event) }
        }
    }

    private func runJobs() {
        while true {
            incoming.withLock { swap(&running, &$0.work) }
            guard !running.isEmpty else { break }
            for work in running {
                switch work {
                case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
                case .body(let body): body()
                }
            }
            running.removeAll(keepingCapacity: true)
            // What the jobs have queued goes out in one write, not one each.
            let bodies = afterJobs
            afterJobs.removeAll(keepingCapacity: true)
            for body in bodies { body() }
        }
    }

    private func tell(_ event: epoll_event) {
        guard event.data.fd != bell else {
            var count: UInt64 = 0
            _ = read(bell, &count, 8)
            return
        }
        var readiness: Readiness = []
        // A hang-up can't be masked; reading is how to learn what it means.
        if event.events & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0 {
            readiness.insert(.readable)
        }
        if event.events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
        listeners[event.data.fd]?(readiness)
    }

    /// Calls a listener whenever a socket is ready for what is wanted, until another interest is set.
    func watch(_ socket: Int32, for interest: Readiness, _ listener: @escaping (Readiness) -> Void) {
        checkIsolated()
        var event = epoll_event(events: 0, data: epoll_data_t(fd: socket))
        if interest.contains(.readable) { event.events |= EPOLLIN.rawValue }
        if interest.contains(.writable) { event.events |= EPOLLOUT.rawValue }
        let isKnown = listeners.updateValue(listener, forKey: socket) != nil
        // A socket that was closed and opened anew under its old number is not known to epoll any more.
        if isKnown, epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event) == 0 { return }
        _ = epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event)
    }

    /// Forgets a socket; to be called before it is closed.
    func forget(_ socket: Int32) {
        checkIsolated()
        guard listeners.removeValue(forKey: socket) != nil else { return }
        var event = epoll_event()
        _ = epoll_ctl(poll, EPOLL_CTL_DEL, socket, &event)
    }

    /// Runs something once the jobs that are waiting have run.
    func afterJobs(_ body: @escaping () -> Void) {
        checkIsolated()
        afterJobs.append(body)
    }

    /// Runs something when a time has come; answers with what ``cancel(deadline:)`` takes.
    func at(_ instant: ContinuousClock.Instant, _ body: @escaping () -> Void) -> UInt64 {
        checkIsolated()
        lastDeadline += 1
        let place = deadlines.firstIndex { $0.at > instant } ?? deadlines.endIndex
        deadlines.insert((instant, lastDeadline, body), at: place)
        return lastDeadline
    }

    func cancel(deadline: UInt64) {
        checkIsolated()
        deadlines.removeAll { $0.id == deadline }
    }

    /// Runs what is due; answers with how many milliseconds there are to the next, -1 for no end.
    private func runDeadlines() -> Int32 {
        while let first = deadlines.first {
            let left = ContinuousClock.now.duration(to: first.at)
            if left > .zero {
                let milliseconds = left / .milliseconds(1)
                return Int32(min(milliseconds.rounded(.up), 60_000))
            }
            deadlines.removeFirst()
            first.body()
        }
        return -1
    }
}
