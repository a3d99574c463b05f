/// Who asks: every fact that is recorded names its caller and the request that it came with.
public struct Caller: Sendable, Hashable {
    /// A stable name: `operator:lan` for a person at a shell, `client:127.0.0.1` for one over HTTP.
    public let name: String

    /// What this one request is called, unlike every other.
    public let request: String

    /// The person at the shell, who may do everything that the files of this account allow.
    ///
    /// - Parameters:
    ///   - name: The account's name.
    ///   - request: What this call is named.
    /// - Returns: The caller.
    public static func `operator`(_ name: String, request: String) -> Caller {
        Caller(name: "operator:\(name)", request: request)
    }

    /// A client over HTTP.
    ///
    /// - Parameters:
    ///   - address: Where the client calls from.
    ///   - request: What this request is named.
    /// - Returns: The caller.
    public static func client(_ address: String, request: String) -> Caller {
        Caller(name: "client:\(address)", request: request)
    }
}
