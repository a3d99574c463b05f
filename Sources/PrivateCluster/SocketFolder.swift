import Glibc

extension Home {
    /// The folder of the server's socket: in the home, or a short one elsewhere if the home's path is too long for a
    /// socket.
    func socketFolder() throws -> String {
        let near = path + "/socket"
        let folder = Self.fits(near) ? near : shortFolder()
        try makePrivateFolder(folder)
        return folder
    }

    /// True if the socket's path fits into the 108 bytes of an address, with the zero at its end.
    private static func fits(_ folder: String) -> Bool {
        folder.utf8.count + "/.s.PGSQL.5432.lock".utf8.count < 108
    }

    private func shortFolder() -> String {
        let runtime = "/run/user/\(account.user)"
        var status = stat()
        let isOurs = lstat(runtime, &status) == 0 && status.st_uid == account.user
        return isOurs ? "\(runtime)/daotao-\(digest)" : "/tmp/daotao-\(account.user)-\(digest)"
    }

    /// The FNV-1a hash of the path, which is the same in every run.
    private var digest: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
