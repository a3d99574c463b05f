import Glibc

/// Whether the system lets the program have the threads that it works with.
///
/// Where it doesn't (`ulimit -v`, `ulimit -u`, a container's limits), nothing that is begun would go on: no answer would be
/// read, and no signal heeded, with whatever is locked meanwhile. So it is tried before anything is begun.
enum Threads {
    /// As many as work at once, and some for what blocks.
    private static var wanted: Int { max(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 4 }

    /// What the program takes of the address space when it works, and not much more.
    private static let space: rlim_t = 1 << 30

    static var canBeStarted: Bool {
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, limit.rlim_cur < space { return false }
        return areStarted(wanted)
    }

    /// Starts threads that wait until all of them are there, and then end.
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
                    // It ends when the other end is closed.
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
