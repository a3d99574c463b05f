import Crypto

/// A request that carries a name of the client's own.
public struct IdempotentRequest: Sendable {
    /// Whose name it is.
    public let caller: String

    /// The name.
    public let key: String

    let fingerprint: [UInt8]

    /// A request under a name.
    ///
    /// - Parameters:
    ///   - caller: The caller's name.
    ///   - key: What the client calls the request.
    ///   - method: The request's method.
    ///   - target: Its path and query.
    ///   - body: Its body.
    public init(caller: String, key: String, method: String, target: String, body: [UInt8]) {
        self.caller = caller
        self.key = key
        var hash = SHA256()
        hash.update(data: Array("\(method) \(target)\n".utf8))
        hash.update(data: body)
        fingerprint = Array(hash.finalize())
    }
}

/// What a request was answered.
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
    ///   - status: The status.
    ///   - headers: The fields of the header, each a name and a value.
    ///   - body: The body.
    public init(status: Int, headers: [[String]], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
