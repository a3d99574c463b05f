/// The kind of an error, which decides its HTTP status and exit status.
public enum ErrorKind: String, Sendable, CaseIterable {
    /// A command or a request that is put together wrongly.
    case usage

    /// Input that can't be read as what it claims to be.
    case malformed

    /// Input that reads well and breaks a rule.
    case invalid

    /// Something named in a path, or on the command line, that doesn't exist.
    case notFound

    /// A file that isn't there or can't be opened.
    case noSuchFile

    /// Something that contradicts what is stored already.
    case conflict

    /// Something that is no longer as the caller last saw it.
    case precondition

    /// A caller who did not say who they are.
    case unauthenticated

    /// A caller who may not do this.
    case forbidden

    /// A share that is used up for today.
    case exhausted

    /// Too much at once, or another writer in the way: the same call may succeed later.
    case busy

    /// More at once than one caller, or one address, may have: they may once something of theirs has ended.
    case tooMany

    /// The database can't be reached, or isn't one that this program can use.
    case unavailable

    /// A fault of ours.
    case fault

    /// The status of an HTTP answer, RFC 9110.
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
