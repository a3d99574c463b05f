import Glibc
public import Logging

/// Writes a log as JSON, one object a line: `time`, `level`, `message`, and the metadata in the order of its names.
///
/// Numbers stay numbers. A line is passed to the system as a whole, so that lines of several threads don't mix.
public struct JSONLogHandler: LogHandler {
    /// The metadata of every line.
    public var metadata: Logger.Metadata = [:]

    /// The least level that is written.
    public var logLevel = Logger.Level.info

    /// The provider of more metadata, called for every line.
    public var metadataProvider: Logger.MetadataProvider?

    private let write: @Sendable ([UInt8]) -> Void

    /// Creates a handler.
    ///
    /// - Parameter write: Takes each line, its line break included.
    public init(write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// Creates a handler that writes to standard error.
    public static func standardError() -> JSONLogHandler {
        JSONLogHandler { line in
            var rest = line[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    // The line can't be written, and no place is left to report that.
                    return
                }
            }
        }
    }

    /// The value of one name in every line's metadata.
    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    public func log(event: LogEvent) {
        var said = metadata
        if let more = metadataProvider?.get() { said.merge(more) { _, new in new } }
        if let more = event.metadata { said.merge(more) { _, new in new } }
        // An error's description may contain anything, so the log has only its type.
        if let error = event.error { said["error.type"] = "\(type(of: error))" }
        write(JSONLogLine.text(time: .now, level: event.level, message: "\(event.message)", said))
    }
}
