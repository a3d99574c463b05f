import FoundationEssentials
import Training

extension Caller {
    /// The person at the shell, by the name of their account.
    static var atTheShell: Caller {
        let environment = ProcessInfo.processInfo.environment
        let name = ["SUDO_USER", "LOGNAME", "USER"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return .operator(name ?? "unknown", request: UUID().uuidString.lowercased())
    }
}
