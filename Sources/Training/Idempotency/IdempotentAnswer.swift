import Crypto

/// A request with the client's own key.
public struct IdempotentRequest: Sendable {
    /// Whose name it is.
    public let caller: String

    /// The name.
    public let key: String

    let fingerprint: [UInt8]

    /// Who asks this time.
    let asker: Caller

    /// A request with a key.
    ///
    /// - Parameters:
    ///   - caller: Who asks; with other rights it is another request.
    ///   - key: What the client calls the request.
    ///   - target: Its path and query.
    ///   - body: Its body.
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
    /// The status.
    public let status: Int

    /// The fields of the header, each a name and a value.
    public let headers: [[String]]

    /// The body.
    public let body: [UInt8]

    /// An answer.
    ///
    /// - Parameters:
    ///   - headers: The fields of the header, each a name and a value.
    ///   - body: The body.
    public init(status: Int, headers: [[String]], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
