import Glibc

/// Checks that the system gives the program the threads that it needs.
///
/// Without them (`ulimit -v`, `ulimit -u`, a container's limits) the program would hang: it would read no answer, heed
/// no signal, and hold locks meanwhile.
enum Threads {
    /// The threads that work at once, and some for calls that block.
    private static var wanted: Int { max(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 4 }

    /// A little more address space than the program needs.
    private static let space: rlim_t = 1 << 30

    static var canBeStarted: Bool {
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < space { return false }
        return areStarted(wanted)
    }

    /// Starts threads that wait until all of them run, and then end.
    static func areStarted(_ count: Int) -> Bool {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return false }
        let reading = UnsafeMutableRawPointer(bitPattern: Int(ends[0]) + 1)
        var threads: [pthread_t] = []
        for _ in 0..<count {
            var thread = pthread_t()
            let status = pthread_create(
                &thread,
                nil,
                { reading in
                    var byte: UInt8 = 0
                    // The read ends when the other end is closed.
                    _ = read(Int32(Int(bitPattern: reading) - 1), &byte, 1)
                    return nil
                },
                reading
            )
            guard status == 0 else { break }
            threads.append(thread)
        }
        close(ends[1])
        for thread in threads { pthread_join(thread, nil) }
        close(ends[0])
        return threads.count == count
    }
}
