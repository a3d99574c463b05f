import Glibc
import Synchronization

/// A lock on a file between processes, and between tasks of one process, each with its own.
///
/// The system lets go of it when whoever holds it ends, however it ends. No other program inherits it, unless it is
/// handed over.
final class FileLock: Sendable {
    enum Kind: Int32 {
        case shared, exclusive

        fileprivate var flag: Int32 { self == .shared ? LOCK_SH : LOCK_EX }
    }

    let descriptor: Int32

    init(_ path: String, for account: ServerAccount) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw FileFault(path) }
        guard fchown(descriptor, account.user, account.group) == 0 else {
            let fault = FileFault(path)
            close(descriptor)
            throw fault
        }
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock if that is possible at once; a lock of the other kind is exchanged.
    func lockIfFree(_ kind: Kind) -> Bool {
        flock(descriptor, kind.flag | LOCK_NB) == 0
    }

    func unlock() {
        if let holder = Holder(in: descriptor), holder.process == getpid() { ftruncate(descriptor, 0) }
        flock(descriptor, LOCK_UN)
    }

    /// Says in the file whose the lock is, for whoever waits; to be called by who holds it alone.
    func sign() {
        let text = "\(getpid()) \(Holder.ownCommand)"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    /// Who holds the lock, as far as they say; nil where they don't.
    var holder: Holder? { Holder(in: descriptor) }

    /// Takes the lock, as soon as others let go of it.
    ///
    /// - Throws: `CancellationError` if the task is cancelled first; then the lock is not held once this object is gone.
    func lock(_ kind: Kind) async throws {
        if lockIfFree(kind) { return }
        let turn = Turn()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard turn.begin(continuation) else { return }
                // The thread keeps the object, and with it the descriptor, until the system answers.
                startThread { turn.end(self.lockBlocking(kind)) }
            }
        } onCancel: {
            turn.end(.failure(CancellationError()))
        }
    }

    /// The same, and tells who is waited for where that takes a while.
    func lock(_ kind: Kind, tell: @escaping @Sendable (Holder?) -> Void) async throws {
        if lockIfFree(kind) { return }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.lock(kind)
                return true
            }
            group.addTask {
                try await Task.sleep(for: Self.untold)
                tell(self.holder)
                return false
            }
            while let isLocked = try await group.next() {
                if isLocked { return group.cancelAll() }
            }
        }
    }

    /// How long one waits without a word.
    private static let untold = Duration.seconds(1)

    /// The same for those who may not be held up by a cancelled task, and don't wait for ever either: answers whether it is
    /// held; if not, it isn't held either once this object is gone.
    func lockRegardless(_ kind: Kind, within seconds: Int32) async -> Bool {
        if lockIfFree(kind) { return true }
        let turn = Turn()
        let isLocked: Void? = try? await withCheckedThrowingContinuation { continuation in
            guard turn.begin(continuation) else { return }
            startThread { turn.end(self.lockBlocking(kind)) }
            startThread {
                poll(nil, 0, seconds * 1000)
                turn.end(.failure(CancellationError()))
            }
        }
        return isLocked != nil
    }

    /// The same for those who may not be held up by a cancelled task.
    func lockRegardless(_ kind: Kind) async {
        if lockIfFree(kind) { return }
        await withCheckedContinuation { continuation in
            startThread {
                _ = self.lockBlocking(kind)
                continuation.resume()
            }
        }
    }

    private func lockBlocking(_ kind: Kind) -> Result<Void, any Error> {
        while flock(descriptor, kind.flag) != 0 {
            guard errno == EINTR else { return .failure(FileFault("flock")) }
        }
        return .success(())
    }
}

/// One waiting task, answered once: by the system or by its cancellation.
private final class Turn: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Void, any Error>)
        case over
    }

    private let state = Mutex(State.idle)

    /// Whether it is worth waiting at all.
    func begin(_ continuation: CheckedContinuation<Void, any Error>) -> Bool {
        let isCancelled = state.withLock { state in
            if case .over = state { return true }
            state = .waiting(continuation)
            return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
        return !isCancelled
    }

    func end(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            defer { state = .over }
            guard case .waiting(let continuation) = state else { return nil }
            return continuation
        }
        waiting?.resume(with: result)
    }
}
