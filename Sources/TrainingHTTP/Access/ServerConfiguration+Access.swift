import NIOCore
import Training

/// Who may come in.
enum Access: Sendable, Equatable {
    /// The users of this machine, by one of its own names.
    case machine

    /// Whoever shows the token.
    case token(APIToken)
}

extension ServerConfiguration {
    private static let shortestToken = 32

    /// Makes sure that nobody is let in by mistake, before anything is started.
    ///
    /// - Throws: ``TrainingError`` `insecure_listen` where anyone beyond this machine could come in without a token,
    ///   `invalid_option` where the token is too short.
    public func validate() throws {
        _ = try access()
    }

    /// Who may come in.
    ///
    /// - Throws: ``TrainingError`` `insecure_listen` where nobody would be kept out, `invalid_option` for a token that
    ///   could be guessed.
    func access() throws -> Access {
        guard let apiToken, !apiToken.isEmpty else {
            guard Loopback.isName(host) else { throw TrainingError(.insecureListen, ["host": host]) }
            return .machine
        }
        guard apiToken.utf8.count >= Self.shortestToken else {
            throw TrainingError(
                .invalidOption,
                ["option": "DAOTAO_API_TOKEN", "found": "…", "expected": "≥ \(Self.shortestToken)"]
            )
        }
        return .token(APIToken(apiToken))
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
