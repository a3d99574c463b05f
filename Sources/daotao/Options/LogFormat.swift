import ArgumentParser
import FoundationEssentials
import Logging
import Serving
import Training

/// The format of the server's log.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    /// Lines for people.
    case text

    /// One JSON object per line, for programs.
    case json

    private static let variable = "DAOTAO_LOG_FORMAT"

    /// The format that the environment names, nil for none.
    ///
    /// - Throws: ``TrainingError`` `invalid_option`.
    static func ofEnvironment() throws -> LogFormat? {
        guard let asked = ProcessInfo.processInfo.environment[variable], !asked.isEmpty else { return nil }
        guard let format = LogFormat(rawValue: asked) else {
            let expected = allCases.map(\.rawValue).joined(separator: ", ")
            throw TrainingError(.invalidOption, ["option": variable, "found": asked, "expected": expected])
        }
        return format
    }

    /// A logger to standard error.
    func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "daotao") { label in
            switch self {
            case .text: StreamLogHandler.standardError(label: label)
            case .json: JSONLogHandler.standardError()
            }
        }
        logger.logLevel = level
        return logger
    }
}
