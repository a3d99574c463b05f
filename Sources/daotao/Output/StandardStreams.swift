import Glibc
import Terminal
import Training

/// Standard output and standard error.
enum StandardStreams {
    /// True if a person sees what is written to standard output.
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1

    /// True if a person sees what is written to standard error.
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    /// The reader closed standard output, as `| head` does.
    struct Closed: Error {}

    /// Opens the standard streams that were closed from the start, as by `>&-`, because a connection or a file would
    /// otherwise get their number and the program's output.
    ///
    /// Reading standard input and writing standard output still fail; text for standard error is lost.
    static func occupyClosed() {
        for (descriptor, access) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The system gives out the lowest free number, and the lower ones are taken.
            _ = open("/dev/null", access)
        }
    }

    static func write(_ text: String) throws {
        try write([UInt8](text.utf8))
    }

    static func write(_ bytes: [UInt8]) throws {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error, and ignores a failure, which could be reported nowhere.
    static func note(_ text: String) {
        let harmless = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).harmless }
        try? write([UInt8]((harmless.joined(separator: "\n") + "\n").utf8), to: STDERR_FILENO)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EPIPE {
                throw Closed()
            } else if errno != EINTR {
                throw TrainingError(.cannotWriteFile, ["found": "stdout", "reason": String(cString: strerror(errno))])
            }
        }
    }
}
