/// What went wrong between us and the server.
///
/// ``description`` can be logged: it never shows values, nor the server's DETAIL, which quotes them. What a developer
/// may see is in the properties and in ``debugDescription``.
///
/// ```swift
/// catch let error as PostgresError where error.constraint == "official_one_per_national_id" { … }
/// ```
public struct PostgresError: Error, Sendable {
    /// What sort of trouble it is.
    public enum Code: String, Sendable, CaseIterable {
        /// The server refused a statement; ``PostgresError/sqlState`` says why.
        case server

        /// An earlier statement of the same group failed, so this one was not run.
        case aborted

        /// COMMIT undid the transaction, because a statement in it had failed.
        case rolledBack

        /// No connection could be made.
        case connectFailed

        /// A pooler gives sessions from one connection to another, so that nothing that is set in one would hold.
        case pooled

        /// The connection died; whether what was under way was done is not known.
        case connectionLost

        /// The server worked on it for longer than it may, or somebody else had it cancelled.
        case timeout

        /// The task was cancelled.
        case cancelled

        /// Every connection was taken for longer than one may wait.
        case poolExhausted

        /// The client is not running, or no longer, or the connection's lease is over.
        case closed

        /// A connection was asked for what it can't do: a query within a COPY, a session's business on a shared
        /// connection.
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

    /// What sort of trouble it is.
    public let code: Code

    /// The server's SQLSTATE, five characters; there is one only where the server itself said what went wrong.
    public internal(set) var sqlState: String?

    /// What is said of it; where the server said it, it may quote a value.
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

    /// The server's function that refused it: a name that no language translates.
    var routine: String?

    /// Whether nothing came from the server for as long as one waits for it.
    var isForSilence = false

    /// Whether it may have been done all the same: it was sent, no answer came, and it was no mere part of a transaction.
    ///
    /// A transaction whose connection is lost before COMMIT was sent is undone; behind COMMIT, nobody knows.
    public internal(set) var mayBeDone = false

    init(_ code: Code, _ message: String, statement: String? = nil) {
        self.code = code
        self.message = message
        self.statement = statement
    }

    /// The same trouble under another code.
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

    /// Data exceptions quote the value that they are about, and what a function raises may hold anything.
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

    /// The server let us wait for something that it no longer works on.
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

    /// Whether the server answered that nothing was done; a session that it ended may have done what it was asked by then.
    var isAnswer: Bool {
        switch code {
        case .server, .aborted, .rolledBack, .misuse, .invalidValue, .decoding: true
        case .timeout: sqlState != nil
        default: false
        }
    }

    /// Whether the server gave up a prepared statement, so that it has to be prepared anew; it was not run then.
    var isPlanLost: Bool {
        sqlState == "26000" || sqlState == "0A000" && routine == "RevalidateCachedQuery"
    }
}
