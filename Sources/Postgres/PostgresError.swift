/// What went wrong between us and the server.
///
/// ``description`` never shows values or the server's DETAIL, which quotes them: it can be logged. What a developer may
/// see is in the properties.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
    /// What sort of trouble it is.
    public enum Code: String, Sendable {
        /// The server refused a statement; ``PostgresError/sqlState`` says why.
        case server

        /// An earlier statement of the same group failed, so this one was not run.
        case aborted

        /// No connection could be made.
        case connectFailed

        /// The connection died; whether a statement under way was run is not known.
        case connectionLost

        /// It took longer than it may.
        case timeout

        /// The task was cancelled.
        case cancelled

        /// Every connection was taken for longer than one may wait.
        case poolExhausted

        /// The client is not running, or no longer.
        case closed

        /// A value from the server isn't what was asked for.
        case decoding

        /// A value that can't be sent.
        case invalidValue

        /// A configuration that can't be read.
        case configuration

        /// The server or libpq did what the protocol doesn't allow.
        case outOfStep
    }

    /// What sort of trouble it is.
    public let code: Code

    /// The server's SQLSTATE, five characters.
    public internal(set) var sqlState: String?

    /// What is said of it, without values.
    public let message: String

    /// The server's detail, which may quote values.
    public internal(set) var detail: String?

    /// The server's hint.
    public internal(set) var hint: String?

    /// The constraint that was broken.
    public internal(set) var constraint: String?

    /// The table that it is about.
    public internal(set) var table: String?

    /// The column that it is about.
    public internal(set) var column: String?

    /// The statement, with `$1` for values.
    public internal(set) var statement: String?

    init(_ code: Code, message: String, statement: String? = nil) {
        self.code = code
        self.message = message
        self.statement = statement
    }

    /// A sentence for the log, without values.
    public var description: String {
        let state = sqlState.map { " \($0)" } ?? ""
        let rule = constraint.map { ", constraint \($0)" } ?? ""
        return "PostgresError \(code.rawValue)\(state): \(sqlState?.hasPrefix("22") == true ? "bad value" : message)\(rule)"
    }
}

extension PostgresError {
    /// Whether the server gave up a prepared statement, so that it must be prepared anew; it was not run then.
    var isPlanLost: Bool {
        sqlState == "26000" || sqlState == "0A000" && message.contains("cached plan")
    }
}
