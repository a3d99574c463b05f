import Glibc
public import Logging

/// Writes a log as JSON, one object a line: `time`, `level`, `message`, and whatever else was said, in the order of its
/// names.
///
/// Numbers stay numbers. A line is handed to the system whole, so that those of many threads don't mix.
public struct JSONLogHandler: LogHandler {
    /// What every line says besides its own.
    public var metadata: Logger.Metadata = [:]

    /// The least level that is written.
    public var logLevel = Logger.Level.info

    /// What every line says besides that, asked for anew each time.
    public var metadataProvider: Logger.MetadataProvider?

    private let write: @Sendable ([UInt8]) -> Void

    /// A handler.
    ///
    /// - Parameter write: Takes each line, its line break included.
    public init(write: @escaping @Sendable ([UInt8]) -> Void) {
        self.write = write
    }

    /// A handler that writes to standard error.
    ///
    /// - Returns: The handler.
    public static func standardError() -> JSONLogHandler {
        JSONLogHandler { line in
            var rest = line[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    // Nobody is left to tell.
                    return
                }
            }
        }
    }

    /// What every line says by one name.
    ///
    /// - Parameter key: The name.
    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    ///
    /// - Parameter event: What to say.
    public func log(event: LogEvent) {
        var said = metadata
        if let more = metadataProvider?.get() { said.merge(more) { _, new in new } }
        if let more = event.metadata { said.merge(more) { _, new in new } }
        // What an error says of itself may hold anything; what sort it is says enough.
        if let error = event.error { said["error.type"] = "\(type(of: error))" }
        write(JSONLogLine.text(time: .now, level: event.level, message: "\(event.message)", said))
    }
}
