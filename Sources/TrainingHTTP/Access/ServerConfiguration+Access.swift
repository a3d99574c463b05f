import NIOCore
import Training

extension ServerConfiguration {
    private static let shortestToken = 32

    /// Makes sure that the token of the environment can't be guessed, before anything is started.
    ///
    /// - Throws: ``TrainingError`` `invalid_option` where it is too short.
    public func validate() throws {
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
        case let error as IOError:
            TrainingError(
                .invalidOption,
                ["option": "--host, --port", "found": "\(host):\(port)", "expected": Self.reason(error)],
                underlying: error
            )
        case is SocketAddressError:
            TrainingError(
                .invalidOption,
                ["option": "--host", "found": host, "expected": "127.0.0.1, ::1, 0.0.0.0, …"],
                underlying: error
            )
        default:
            error
        }
    }

    private static func reason(_ error: IOError) -> String {
        let text = error.description
        return text.firstIndex(of: ":").map { String(text[text.index(after: $0)...].drop { $0 == " " }) } ?? text
    }
}
