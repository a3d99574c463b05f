import Glibc

/// The account under which the server runs, and to which its files belong.
///
/// PostgreSQL refuses to run as root, so under root it runs as `postgres`.
struct ServerAccount: Equatable {
    let user: uid_t
    let group: gid_t

    /// The server's account is another one than the program's own.
    var isLent: Bool { user != geteuid() }

    static func current() throws -> ServerAccount {
        guard geteuid() == 0 else { return ServerAccount(user: geteuid(), group: getegid()) }
        guard let entry = getpwnam("postgres"), entry.pointee.pw_uid != 0 else {
            throw PrivateClusterError.noServerAccount
        }
        return ServerAccount(user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// The first folder above a path through which the account can't pass.
    ///
    /// A folder that doesn't exist yet is no obstacle.
    func obstacle(to path: String) -> String? {
        var folder = ""
        for part in [""] + path.split(separator: "/").dropLast().map(String.init) {
            folder += part.isEmpty ? "/" : (folder == "/" ? part : "/" + part)
            var status = stat()
            guard stat(folder, &status) == 0 else { return nil }
            guard canPass(status) else { return folder }
        }
        return nil
    }

    private func canPass(_ status: stat) -> Bool {
        let bit: mode_t =
            if status.st_uid == user {
                S_IXUSR
            } else if status.st_gid == group {
                S_IXGRP
            } else {
                S_IXOTH
            }
        return status.st_mode & bit != 0
    }
}
