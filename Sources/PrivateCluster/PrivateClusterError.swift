import Glibc

/// The reason why no private PostgreSQL can be used.
///
/// The cases hold facts, not sentences: the command line puts them into words.
public enum PrivateClusterError: Error, Hashable, Sendable {
    /// No PostgreSQL of version 15 or later was found in the usual places.
    case postgresqlNotInstalled

    /// The folder that `DAOTAO_POSTGRES_BIN` names holds no PostgreSQL of version 15 or later.
    case programsNotFound(folder: String)

    /// The existing data belongs to a major version that is not installed.
    case versionMismatch(found: Int, installed: [Int])

    /// The program runs as root, and there is no account `postgres` for the server to run under.
    case noServerAccount

    /// The folder can't hold the cluster.
    case homeNotUsable(path: String, reason: HomeFault)

    /// A new cluster could not be created; with the end of the tool's output.
    case initFailed(output: String)

    /// The server did not start; with the last lines of its log.
    case startFailed(log: String)

    /// The fault of a folder.
    public enum HomeFault: Hashable, Sendable {
        /// The path is not a folder.
        case notAFolder

        /// The folder belongs to another account.
        case belongsToAnother

        /// The folder holds files that this program did not put there.
        case occupied

        /// The server's account can't pass through one of the folders above.
        case outOfReach(folder: String)

        /// The system refused an operation, with this error number.
        case refused(errno: Int32)
    }

    /// A stable name of the error.
    public var code: String {
        switch self {
        case .postgresqlNotInstalled: "postgresql-not-installed"
        case .programsNotFound: "postgresql-bin-not-found"
        case .versionMismatch: "postgresql-version-mismatch"
        case .noServerAccount: "no-server-account"
        case .homeNotUsable(_, let reason): "home-\(reason.code)"
        case .initFailed: "cluster-init-failed"
        case .startFailed: "cluster-start-failed"
        }
    }

    /// The facts by name, which fill in a sentence.
    public var parameters: [String: String] {
        switch self {
        case .postgresqlNotInstalled, .noServerAccount:
            [:]
        case .programsNotFound(let folder):
            ["folder": folder]
        case .versionMismatch(let found, let installed):
            ["found": "\(found)", "installed": installed.map(String.init).joined(separator: ", ")]
        case .homeNotUsable(let path, let reason):
            ["path": path].merging(reason.parameters) { $1 }
        case .initFailed(let output):
            ["output": output]
        case .startFailed(let log):
            ["log": log]
        }
    }
}

extension PrivateClusterError.HomeFault {
    fileprivate var code: String {
        switch self {
        case .notAFolder: "not-a-folder"
        case .belongsToAnother: "belongs-to-another"
        case .occupied: "occupied"
        case .outOfReach: "out-of-reach"
        case .refused: "refused"
        }
    }

    fileprivate var parameters: [String: String] {
        switch self {
        case .notAFolder, .belongsToAnother, .occupied: [:]
        case .outOfReach(let folder): ["folder": folder]
        case .refused(let number): ["reason": String(cString: strerror(number))]
        }
    }
}
