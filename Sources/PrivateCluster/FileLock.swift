import Glibc
import Synchronization

/// A lock on a file, between processes and between objects of one process.
///
/// The system releases it when its holder ends for whatever reason. Other programs don't inherit it unless it is handed
/// over.
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

    /// Takes the lock if it is free; a lock of the other kind is exchanged for it.
    func lockIfFree(_ kind: Kind) -> Bool {
        flock(descriptor, kind.flag | LOCK_NB) == 0
    }

    func unlock() {
        if let holder = Holder(in: descriptor), holder.process == getpid() { ftruncate(descriptor, 0) }
        flock(descriptor, LOCK_UN)
    }

    /// Writes the holder into the file, for processes that wait; only the exclusive holder may call it.
    func sign() {
        let text = "\(getpid()) \(Holder.ownCommand)"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    /// The holder as the file names it; nil where it names none.
    var holder: Holder? { Holder(in: descriptor) }

    /// Waits for the lock and takes it.
    ///
    /// - Throws: `CancellationError` if the task is cancelled first; then the lock isn't held after this object is
    ///   gone.
    func lock(_ kind: Kind) async throws {
        if lockIfFree(kind) { return }
        let waiter = Waiter()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard waiter.begin(continuation) else { return }
                // The thread keeps this object, and with it the descriptor, until the system answers.
                startThread { waiter.end(self.lockBlocking(kind)) }
            }
        } onCancel: {
            waiter.end(.failure(CancellationError()))
        }
    }

    /// Waits for the lock and takes it; reports the holder after a second.
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

    /// The wait before the holder is reported.
    private static let untold = Duration.seconds(1)

    /// Waits for the lock for some seconds, even in a cancelled task; returns whether it is held.
    ///
    /// If it returns false, the lock isn't held after this object is gone.
    func lockRegardless(_ kind: Kind, within seconds: Int32) async -> Bool {
        if lockIfFree(kind) { return true }
        let waiter = Waiter()
        let isLocked: Void? = try? await withCheckedThrowingContinuation { continuation in
            guard waiter.begin(continuation) else { return }
            startThread { waiter.end(self.lockBlocking(kind)) }
            startThread {
                poll(nil, 0, seconds * 1000)
                waiter.end(.failure(CancellationError()))
            }
        }
        return isLocked != nil
    }

    /// Waits for the lock and takes it, even in a cancelled task.
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

/// A waiting task, which is resumed once: by the system, or by its cancellation.
private final class Waiter: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<Void, any Error>)
        case over
    }

    private let state = Mutex(State.idle)

    /// Stores the continuation; returns false if the task has been cancelled already.
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
