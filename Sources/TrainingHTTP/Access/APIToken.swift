import Crypto
import Training

/// The token that the environment gives: an administrator's, of the whole state.
struct APIToken: Sendable, Equatable {
    private let hash: SHA256Digest

    init(_ token: String) {
        hash = SHA256.hash(data: Array(token.utf8))
    }

    /// Whether somebody showed this token.
    ///
    /// It takes as long for a token that is wrong in its first character as for one that is wrong in its last: their
    /// hashes are compared, which takes the same time for any two.
    func isShown(by secret: String) -> Bool {
        SHA256.hash(data: Array(secret.utf8)) == hash
    }

    /// Who shows it.
    func holder(address: String, request: String) -> Caller {
        Caller(name: "token:environment", request: request, address: address, role: .administrator)
    }
}
