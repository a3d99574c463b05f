import FoundationEssentials
import Glibc

extension PrivateCluster {
    /// The folder in which this program keeps its own cluster.
    public static var defaultHome: String {
        defaultHome(environment: ProcessInfo.processInfo.environment)
    }

    /// The folder in which a program with a given environment keeps its own cluster.
    ///
    /// It is `DAOTAO_HOME`, or else `daotao` in `XDG_DATA_HOME`, or else `daotao` in `~/.local/share`. Under root,
    /// whose home the server's account can rarely enter, the last two are replaced by `/var/lib/daotao`.
    ///
    /// - Returns: The folder, whether it exists or not.
    public static func defaultHome(environment: [String: String]) -> String {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let home = value("DAOTAO_HOME") { return home }
        let person = value("HOME") ?? getpwuid(geteuid()).flatMap { String(cString: $0.pointee.pw_dir) } ?? "/"
        let home = (value("XDG_DATA_HOME") ?? person + "/.local/share") + "/daotao"
        guard let account = try? ServerAccount.current(), account.isLent else { return home }
        return account.obstacle(to: home) == nil ? home : "/var/lib/daotao"
    }
}
