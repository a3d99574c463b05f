import Glibc

/// Why there is no private PostgreSQL to use.
///
/// The cases hold facts and no sentences: the command line has the words for people.
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

    /// A new cluster could not be made; with the tool's last words.
    case initFailed(output: String)

    /// The server did not start; with the last lines of its log.
    case startFailed(log: String)

    /// What is wrong with a folder.
    public enum HomeFault: Hashable, Sendable {
        /// Its path leads to something else than a folder.
        case notAFolder

        /// It belongs to another account.
        case belongsToAnother

        /// It holds files that this program did not put there.
        case occupied

        /// The account that the server runs under can't pass through one of the folders above.
        case outOfReach(folder: String)

        /// The system refused, with this error number.
        case refused(errno: Int32)
    }

    /// A stable name.
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

    /// The facts by name, for a sentence to fill in.
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
