/// The kind of an error, which decides its HTTP status and exit status.
public enum ErrorKind: String, Sendable, CaseIterable {
    /// A command or a request in a wrong form.
    case usage

    /// Input that can't be read in its format.
    case malformed

    /// Input that can be read and breaks a rule.
    case invalid

    /// A thing named in a path, or on the command line, that doesn't exist.
    case notFound

    /// A file that doesn't exist or can't be opened.
    case noSuchFile

    /// A request that contradicts what is on record.
    case conflict

    /// A thing that has changed since the caller saw it.
    case precondition

    /// A caller without a valid token.
    case unauthenticated

    /// A caller who lacks the right.
    case forbidden

    /// A daily limit that is used up.
    case exhausted

    /// A momentary obstacle, such as a lock: the same call may succeed later.
    case busy

    /// More at once than one caller, or one address, may have, until one of theirs ends.
    case tooMany

    /// The database can't be reached, or this program can't use it.
    case unavailable

    /// A fault of the program.
    case fault

    /// The status of an HTTP answer (RFC 9110).
    public var httpStatus: Int {
        switch self {
        case .usage, .malformed: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .notFound, .noSuchFile: 404
        case .conflict: 409
        case .precondition: 412
        case .invalid: 422
        case .exhausted, .tooMany: 429
        case .fault: 500
        case .busy, .unavailable: 503
        }
    }

    /// The exit status of a command, in the manner of sysexits(3).
    public var exitCode: Int32 {
        switch self {
        case .usage: 64
        case .malformed, .invalid, .notFound, .conflict, .precondition: 65
        case .noSuchFile: 66
        case .unavailable: 69
        case .fault: 70
        case .busy, .exhausted, .tooMany: 75
        case .unauthenticated, .forbidden: 77
        }
    }
}
