/// What the connections and requests of one server share among them.
package struct RequestShares: Sendable {
    /// Connections that are open.
    private let connections: Shares

    /// Those that ask for others: their connections are everybody's, and each of their requests is counted for whom it is for.
    let proxies: TrustedProxies

    /// Requests that come by way of trusted proxies.
    let proxied: Shares

    /// Requests that are worked on.
    let requests: Shares

    /// Bodies on their way.
    package let bodies: Shares

    /// The memory that long ones take, in bytes.
    let bodyBytes: Shares

    /// What there is.
    package init(_ limits: ServerLimits, proxies: TrustedProxies = .none) {
        self.proxies = proxies
        connections = Shares(limits.maximumConnections, refusal: Problem(.tooManyConnections))
        proxied = Shares(limits.maximumRequests, refusal: Problem(.tooManyRequests))
        requests = Shares(limits.maximumRequests, refusal: Problem(.overloaded))
        bodies = Shares(limits.maximumBodies, refusal: Problem(.tooManyBodies))
        bodyBytes = Shares(limits.maximumBodyBytes, refusal: Problem(.tooManyBodies))
    }

    /// A place for a connection.
    func connect(from address: NetworkAddress?) throws(Problem) -> Shares.Share {
        let isProxy = address.map(proxies.contains) ?? false
        return try connections.take(for: Holder(isProxy ? nil : address?.holder))
    }

    /// Whether there is hardly room for those who come: more than three quarters of the connections are taken.
    var isCrowded: Bool { connections.inUse * 4 > connections.most * 3 }
}
