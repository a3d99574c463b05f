/// What the connections and requests of one server share among them.
package struct RequestQuotas: Sendable {
    /// Connections that are open.
    private let connections: Quota

    /// Those that ask for others: their connections are everybody's, and each of their requests is counted for whom it is for.
    let proxies: TrustedProxies

    /// Requests that come by way of trusted proxies.
    let proxied: Quota

    /// Requests that are worked on.
    let requests: Quota

    /// Bodies on their way.
    package let bodies: Quota

    /// The memory that long ones take, in bytes.
    let bodyBytes: Quota

    /// What there is.
    package init(_ limits: ServerLimits, proxies: TrustedProxies = .none) {
        self.proxies = proxies
        connections = Quota(limits.maximumConnections, refusal: Problem(.tooManyConnections))
        proxied = Quota(limits.maximumRequests, refusal: Problem(.tooManyRequests))
        requests = Quota(limits.maximumRequests, refusal: Problem(.overloaded))
        bodies = Quota(limits.maximumBodies, refusal: Problem(.tooManyBodies))
        bodyBytes = Quota(limits.maximumBodyBytes, refusal: Problem(.tooManyBodies))
    }

    /// A place for a connection.
    func connect(from address: NetworkAddress?) throws(Problem) -> Quota.Part {
        let isProxy = address.map(proxies.contains) ?? false
        return try connections.take(for: Holder(isProxy ? nil : address?.holder))
    }

    /// Whether there is hardly room for those who come: more than three quarters of the connections are taken.
    var isCrowded: Bool { connections.inUse * 4 > connections.most * 3 }
}
