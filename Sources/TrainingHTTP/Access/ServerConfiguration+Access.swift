import Glibc
import NIOCore
import Training

extension ServerConfiguration {
    private static let shortestToken = 32

    /// Makes sure that there is such a port, and that the token of the environment can't be guessed, before anything is
    /// started.
    ///
    /// - Throws: ``TrainingError`` `invalid_option` where the port is out of range or the token too short.
    public func validate() throws {
        guard (0...65_535).contains(port) else {
            throw TrainingError(.invalidOption, ["option": "--port", "found": "\(port)", "expected": "0–65535"])
        }
        _ = try environmentToken()
    }

    /// The token of the environment, nil where there is none.
    ///
    /// - Throws: ``TrainingError`` `invalid_option` for one that could be guessed.
    func environmentToken() throws -> APIToken? {
        guard let apiToken, !apiToken.isEmpty else { return nil }
        guard apiToken.utf8.count >= Self.shortestToken else {
            throw TrainingError(
                .invalidOption,
                ["option": "DAOTAO_API_TOKEN", "found": "…", "expected": "≥ \(Self.shortestToken)"]
            )
        }
        return APIToken(apiToken)
    }

    /// What it means that the address can't be listened on.
    func listening(_ error: any Error) -> any Error {
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            TrainingError(.addressInUse, ["found": "\(host):\(port)"], underlying: error)
        case let error as IOError:
            TrainingError(
                .cannotListen,
                ["found": "\(host):\(port)", "reason": String(cString: strerror(error.errnoCode))],
                underlying: error
            )
        case is SocketAddressError, is SocketAddressError.UnknownHost:
            TrainingError(
                .invalidOption,
                ["option": "--host", "found": host, "expected": "127.0.0.1, ::1, 0.0.0.0, …"],
                underlying: error
            )
        default:
            error
        }
    }
}
