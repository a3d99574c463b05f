/// An error of the server, of libpq, or of this client.
///
/// ``description`` can be logged: it shows neither values nor the server's DETAIL, which quotes them. The properties
/// and ``debugDescription`` have everything, for developers.
///
/// ```swift
/// catch let error as PostgresError where error.constraint == "official_one_per_national_id" { … }
/// ```
public struct PostgresError: Error, Sendable {
    /// The kind of error.
    public enum Code: String, Sendable, CaseIterable {
        /// The server refused a statement; ``PostgresError/sqlState`` has the reason.
        case server

        /// An earlier statement of the same group failed, so this one didn't run.
        case aborted

        /// COMMIT undid the transaction, because one of its statements had failed.
        case rolledBack

        /// No connection could be made.
        case connectFailed

        /// A pooler gives one session to several connections, so settings would not last.
        case pooled

        /// The connection was lost; the statements under way may or may not have run.
        case connectionLost

        /// The statement ran for too long, or somebody else cancelled it.
        case timeout

        /// The task was cancelled.
        case cancelled

        /// No connection became free within the lease timeout.
        case poolExhausted

        /// The client is not running, or no longer, or the connection's lease is over.
        case closed

        /// The connection can't do this: a query within a COPY, or a change of the session on a shared connection.
        case misuse

        /// A value from the server has another type than was asked for.
        case decoding

        /// A value that can't be sent.
        case invalidValue

        /// A configuration that can't be read.
        case configuration

        /// The server or libpq broke the protocol.
        case outOfStep
    }

    /// The kind of error.
    public let code: Code

    /// The server's SQLSTATE, five characters; only errors that the server reported have one.
    public internal(set) var sqlState: String?

    /// The message, which may quote a value where it is the server's.
    public let message: String

    /// The server's detail, which may quote values.
    public internal(set) var detail: String?

    /// The server's hint.
    public internal(set) var hint: String?

    /// The violated constraint.
    public internal(set) var constraint: String?

    /// The table that the error is about.
    public internal(set) var table: String?

    /// The column that the error is about.
    public internal(set) var column: String?

    /// The statement, with `$1` for values.
    public internal(set) var statement: String?

    /// The server's function that raised the error, whose name is the same in every language.
    var routine: String?

    /// True if the error is that the server was silent for too long.
    var isForSilence = false

    /// True if the statement may have taken effect nevertheless: it was sent, no answer came, and it wasn't an inner
    /// part of a transaction.
    ///
    /// A transaction whose connection is lost before COMMIT was sent is undone; after that, its outcome is unknown.
    public internal(set) var mayBeDone = false

    init(_ code: Code, _ message: String, statement: String? = nil) {
        self.code = code
        self.message = message
        self.statement = statement
    }

    /// The same error with another code.
    init(_ code: Code, _ message: String, because cause: PostgresError) {
        self.init(code, message, statement: cause.statement)
        sqlState = cause.sqlState
        detail = cause.detail
        hint = cause.hint
        constraint = cause.constraint
        table = cause.table
        column = cause.column
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// A sentence for the log, without values.
    public var description: String {
        var text = "PostgresError \(code.rawValue)"
        if let sqlState { text += " \(sqlState)" }
        if isMessageSafe { text += ": \(message)" }
        if let constraint { text += ", constraint \(constraint)" }
        return text
    }

    /// Everything about the error, values included: not for a log.
    public var debugDescription: String {
        var text = "PostgresError \(code.rawValue)"
        if let sqlState { text += " \(sqlState)" }
        text += ": \(message)"
        let parts = [
            ("detail", detail), ("hint", hint), ("constraint", constraint), ("table", table), ("column", column),
            ("statement", statement),
        ]
        for (name, part) in parts {
            if let part { text += "\n  \(name): \(part)" }
        }
        return text
    }

    /// True if the message holds no value: those of data exceptions quote one, and those that functions raise may
    /// contain anything.
    private var isMessageSafe: Bool {
        guard let sqlState else { return true }
        return !sqlState.hasPrefix("22") && !sqlState.hasPrefix("P0")
    }
}

extension PostgresError {
    static let cancelled = PostgresError(.cancelled, "the task was cancelled")
    static let closed = PostgresError(.closed, "the connection is closed")
    static let lost = PostgresError(.connectionLost, "the connection to the server was lost")

    static let pooled = PostgresError(
        .pooled,
        "a pooler between here and the server gives sessions to others after each transaction; it has to keep them for a connection (pool_mode = session)"
    )

    /// The server owes an answer, and no longer works on it.
    static let silent: PostgresError = {
        var error = PostgresError(.connectionLost, "the server did not answer; whether it was done is not known")
        error.isForSilence = true
        return error
    }()

    static func noAnswer(within time: Duration) -> PostgresError {
        var error = PostgresError(.connectFailed, "no answer from the server within \(time)")
        error.isForSilence = true
        return error
    }

    /// True if the server answered that the statement took no effect.
    ///
    /// If the server ended the session, the statement may have taken effect before.
    var isAnswer: Bool {
        switch code {
        case .server, .aborted, .rolledBack, .misuse, .invalidValue, .decoding: true
        case .timeout: sqlState != nil
        default: false
        }
    }

    /// True if the server dropped a prepared statement, which then didn't run and has to be prepared again.
    var isPlanLost: Bool {
        sqlState == "26000" || sqlState == "0A000" && routine == "RevalidateCachedQuery"
    }
}
