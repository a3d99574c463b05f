import Glibc
import Terminal
import Training

/// Standard output and standard error.
enum StandardStreams {
    /// Whether a person sees what is written to standard output.
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1

    /// Whether a person sees what is written to standard error.
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    /// Standard output was closed by its reader, as `| head` does: no more is wanted.
    struct Closed: Error {}

    /// Takes the numbers of standard streams that are closed from the start, as by `>&-`, so that no connection and no file
    /// comes to bear one of them, and is written into in its stead.
    ///
    /// Reading the one and writing the other fails as it would have; what is said on standard error is lost.
    static func occupyClosed() {
        for (descriptor, access) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest number that is free is given out, and those before are taken.
            _ = open("/dev/null", access)
        }
    }

    static func write(_ text: String) throws {
        try write([UInt8](text.utf8))
    }

    static func write(_ bytes: [UInt8]) throws {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// Says something on standard error; where even that can't be written, nobody is left to tell.
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
