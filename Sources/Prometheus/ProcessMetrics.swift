import Glibc

/// The system's numbers about this process, under the names that Prometheus's own libraries use.
public enum ProcessMetrics {
    /// Reads the numbers.
    ///
    /// - Returns: The families; numbers that the system doesn't give are left out.
    public static func families() -> [MetricFamily] {
        var families: [MetricFamily] = [
            .counter(
                "process_cpu_seconds_total",
                "User and system processor time spent, in seconds.",
                [Sample(processorSeconds)]
            )
        ]
        func gauge(_ name: String, _ help: String, _ value: Double?) {
            if let value { families.append(.gauge(name, help, [Sample(value)])) }
        }
        let pages = pages()
        gauge("process_virtual_memory_bytes", "Virtual memory, in bytes.", pages?.virtual)
        gauge("process_resident_memory_bytes", "Resident memory, in bytes.", pages?.resident)
        gauge("process_open_fds", "Open file descriptors.", openDescriptors)
        gauge("process_max_fds", "File descriptors that may be open.", mostDescriptors)
        gauge("process_start_time_seconds", "The start of the process, in seconds since 1970.", start)
        return families
    }

    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func pages() -> (virtual: Double, resident: Double)? {
        let numbers = text("/proc/self/statm").split(separator: " ").prefix(2).compactMap { Double($0) }
        guard numbers.count == 2 else { return nil }
        let size = Double(sysconf(Int32(_SC_PAGESIZE)))
        return (numbers[0] * size, numbers[1] * size)
    }

    private static var openDescriptors: Double? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        // The folder also lists itself, the one above, and the descriptor by which it is read.
        var count = -3
        while readdir(folder) != nil { count += 1 }
        return Double(count)
    }

    private static var mostDescriptors: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    /// The start of the process; the system gives it in ticks since it booted.
    private static let start: Double? = {
        // The program's name, in parentheses, may hold spaces and parentheses.
        let fields = text("/proc/self/stat").split(separator: ")").last?.split(separator: " ") ?? []
        let began = text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }?.dropFirst(6)
        guard fields.count > 19, let ticks = Double(fields[19]), let began = began.flatMap({ Double($0) }) else {
            return nil
        }
        return began + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }()

    private static func text(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &block, block.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += block.prefix(count)
        }
    }
}
