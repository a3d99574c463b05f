/// An error of the server, of libpq, or of this client.
///
/// ``description`` can be logged: it never shows values, nor the server's DETAIL, which quotes them. The properties and
/// ``debugDescription`` have everything, for developers.
///
/// ```swift
/// catch let error as PostgresError where error.constraint == "official_one_per_national_id" { … }
/// ```
public struct PostgresError: Error, Sendable {
    /// The kind of error.
    public enum Code: String, Sendable, CaseIterable {
        /// The server refused a statement; ``PostgresError/sqlState`` says why.
        case server

        /// An earlier statement of the same group failed, so this one was not run.
        case aborted

        /// COMMIT undid the transaction, because a statement in it had failed.
        case rolledBack

        /// No connection could be made.
        case connectFailed

        /// A pooler gives sessions from one connection to another, so settings would not hold.
        case pooled

        /// The connection died; whether the statements under way were run is not known.
        case connectionLost

        /// The statement took longer than it may, or somebody else had it cancelled.
        case timeout

        /// The task was cancelled.
        case cancelled

        /// No connection came free within the lease timeout.
        case poolExhausted

        /// The client is not running, or no longer, or the connection's lease is over.
        case closed

        /// A connection was asked for something that it can't do: a query within a COPY, or a change of the session on
        /// a shared connection.
        case misuse

        /// A value from the server isn't what was asked for.
        case decoding

        /// A value that can't be sent.
        case invalidValue

        /// A configuration that can't be read.
        case configuration

        /// The server or libpq did what the protocol doesn't allow.
        case outOfStep
    }

    /// The kind of error.
    public let code: Code

    /// The server's SQLSTATE, five characters; only errors that the server itself reported have one.
    public internal(set) var sqlState: String?

    /// The message; where it is the server's, it may quote a value.
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

    /// The server's function that raised the error: a name that is the same in every language.
    var routine: String?

    /// Whether the error is that the server stayed silent for too long.
    var isForSilence = false

    /// Whether the statement may have been done all the same: it was sent, no answer came, and it was not an inner part
    /// of a transaction.
    ///
    /// A transaction whose connection is lost before COMMIT was sent is undone; after that, nobody knows.
    public internal(set) var mayBeDone = false

    init(_ code: Code, _ message: String, statement: String? = nil) {
        self.code = code
        self.message = message
        self.statement = statement
    }

    /// The same error under another code.
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

    /// Everything that is known, values included: not for a log.
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

    /// Data exceptions quote a value, and what a function raises may contain anything.
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

    /// The server owes an answer that it no longer works on.
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

    /// Whether the server answered that nothing was done.
    ///
    /// When it ended the session, the statement may have been done by then.
    var isAnswer: Bool {
        switch code {
        case .server, .aborted, .rolledBack, .misuse, .invalidValue, .decoding: true
        case .timeout: sqlState != nil
        default: false
        }
    }

    /// Whether the server gave up a prepared statement, which was then not run and has to be prepared again.
    var isPlanLost: Bool {
        sqlState == "26000" || sqlState == "0A000" && routine == "RevalidateCachedQuery"
    }
}
