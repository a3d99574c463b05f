import Glibc
import NIOCore
import Training

extension ServerConfiguration {
    private static let shortestToken = 32

    /// Checks the port and the environment's token before anything is started.
    ///
    /// - Throws: ``TrainingError`` `invalid_option` where the port is out of range or the token too short.
    public func validate() throws {
        guard (0...65_535).contains(port) else {
            throw TrainingError(.invalidOption, ["option": "--port", "found": "\(port)", "expected": "0–65535"])
        }
        _ = try environmentToken()
    }

    /// The environment's token, nil where there is none.
    ///
    /// - Throws: ``TrainingError`` `invalid_option` for a token that is too short.
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

    /// The error for an address on which the server can't listen.
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
