import Glibc
import Training

/// Standard output and standard error.
enum StandardStreams {
    /// Whether a person sees what is written to standard output.
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1

    /// Whether a person sees what is written to standard error.
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    /// Standard output was closed by its reader, as `| head` does: no more is wanted.
    struct Closed: Error {}

    static func write(_ text: String) throws {
        try write([UInt8](text.utf8))
    }

    static func write(_ bytes: [UInt8]) throws {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// Says something on standard error; where even that can't be written, nobody is left to tell.
    static func note(_ text: String) {
        try? write([UInt8]((text + "\n").utf8), to: STDERR_FILENO)
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
