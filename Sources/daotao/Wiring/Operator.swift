import FoundationEssentials
import Glibc
import Training

extension Caller {
    /// The person at the shell, named by their account on this system.
    static var atTheShell: Caller {
        .operator(account, request: UUID().uuidString.lowercased())
    }

    /// The account's name; anybody can set the environment, so `SUDO_USER` is believed only under root.
    private static var account: String {
        let user = getuid()
        let environment = ProcessInfo.processInfo.environment
        if user == 0, let name = environment["SUDO_USER"], !name.isEmpty { return name }
        guard let entry = getpwuid(user), let name = entry.pointee.pw_name else { return "uid-\(user)" }
        return String(cString: name)
    }
}
