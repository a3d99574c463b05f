import Glibc
import Synchronization

/// Delays the end of the process until its work has been done.
final class ProcessEnd: Sendable {
    private static let all = Mutex<[ProcessEnd]>([])

    private let ask: @Sendable () -> Void
    private let reading: Int32
    private let writing: Int32

    init(ask: @escaping @Sendable () -> Void) {
        self.ask = ask
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no pipe can be made")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
        let isFirst = Self.all.withLock { all in
            all.append(self)
            return all.count == 1
        }
        guard isFirst else { return }
        atexit { ProcessEnd.all.withLock { $0 }.forEach { $0.wait() } }
    }

    func isReached() {
        var byte: UInt8 = 0
        write(writing, &byte, 1)
    }

    /// Blocks the thread that ends the process, which has nothing else to do; the tasks' threads go on.
    private func wait() {
        ask()
        var byte: UInt8 = 0
        while read(reading, &byte, 1) < 0, errno == EINTR {}
    }
}
