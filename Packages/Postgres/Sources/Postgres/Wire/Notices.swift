import CLibpq
import Logging

/// Writes the server's notices to the log, without values.
final class Notices: Sendable {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// The function that libpq calls, with a `Notices` as its context.
    static let receive: PQnoticeReceiver = { context, result in
        guard let context, let result else { return }
        Unmanaged<Notices>.fromOpaque(context).takeUnretainedValue().log(result)
    }

    private func log(_ result: OpaquePointer) {
        guard logger.logLevel <= .debug else { return }
        var metadata: Logger.Metadata = [:]
        func part(_ letter: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
        }
        let state = part("C") ?? ""
        metadata["severity"] = part("V").map { "\($0)" }
        metadata["sqlState"] = "\(state)"
        // These notices are about names; functions may raise others, with anything in them.
        if state.hasPrefix("42") { metadata["message"] = part("M").map { "\($0)" } }
        logger.debug("notice from the database", metadata: metadata)
    }
}
