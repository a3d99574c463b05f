import FoundationEssentials
import Glibc

/// The file `postmaster.pid`, in which the server describes itself.
struct PostmasterFile {
    let process: pid_t
    let port: String
    let socketFolder: String
    let isReady: Bool

    /// The process is the server, and not another one that got its number later.
    let isPostmasterAlive: Bool

    init?(_ home: Home) {
        guard let text = try? String(contentsOfFile: home.data + "/postmaster.pid", encoding: .utf8) else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let process = lines.first.flatMap({ pid_t($0) }), process > 0 else { return nil }
        self.process = process
        port = lines.count > 3 ? String(lines[3]) : ""
        socketFolder = lines.count > 4 ? String(lines[4]) : ""
        // A standby doesn't get more ready than accepting queries.
        isReady = lines.count > 7 && (lines[7].hasPrefix("ready") || lines[7].hasPrefix("standby"))
        isPostmasterAlive = Self.works(process, in: home.data)
    }

    /// The server's address for clients.
    var url: String {
        // Other characters than these have to be escaped in a URL's query.
        let plain = socketFolder.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
        }.joined()
        return "postgresql:///\(Home.databaseName)?host=\(plain)&port=\(port)&user=\(Home.userName)"
    }

    /// A process works in a folder, as the server and all its children do.
    static func works(_ process: pid_t, in folder: String) -> Bool {
        guard let real = realpath("/proc/\(process)/cwd", nil) else { return false }
        defer { free(real) }
        return String(cString: real) == folder
    }
}
