import Crypto

/// A request with an idempotency key.
public struct IdempotentRequest: Sendable {
    /// The name of the caller who chose the key.
    public let caller: String

    public let key: String

    let fingerprint: [UInt8]

    /// The caller of this attempt.
    let asker: Caller

    /// Creates a request with a key.
    ///
    /// - Parameter caller: The caller; with other rights it is another request.
    public init(by caller: Caller, key: String, method: String, target: String, body: [UInt8]) {
        self.caller = caller.name
        asker = caller
        self.key = key
        var hash = SHA256()
        let rights = "\(caller.role) \(caller.scope) \(caller.seesNationalIDs)"
        hash.update(data: Array("\(rights)\n\(method) \(target)\n".utf8))
        hash.update(data: body)
        fingerprint = Array(hash.finalize())
    }
}

/// The answer to a request.
public struct IdempotentAnswer: Sendable, Equatable {
    public let status: Int

    /// The fields of the header, each a name and a value.
    public let headers: [[String]]

    public let body: [UInt8]

    public init(status: Int, headers: [[String]], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
