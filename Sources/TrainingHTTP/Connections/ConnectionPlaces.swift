import Training

/// Room for connections, of which one address has a share.
final class ConnectionPlaces: Sendable {
    private let shares: Shares
    private let proxies: TrustedProxies

    /// - Parameters:
    ///   - most: How many are open at once.
    ///   - proxies: Those that ask for others: their connections are everybody's, and each of their requests is counted for
    ///     whom it is for.
    init(_ most: Int, proxies: TrustedProxies = .none) {
        shares = Shares(most, refusal: .tooManyConnections)
        self.proxies = proxies
    }

    /// A place for a connection.
    ///
    /// - Parameter address: From where it comes.
    /// - Returns: The place, which is taken as long as somebody holds it.
    /// - Throws: ``TrainingError`` `too_many_connections` where the address has its share already.
    func enter(from address: NetworkAddress?) throws -> Shares.Share {
        let isProxy = address.map(proxies.contains) ?? false
        return try shares.take(for: Holder(isProxy ? nil : address?.holder))
    }

    /// Whether there is hardly room for those who come: more than three quarters are taken.
    var isCrowded: Bool { shares.inUse * 4 > shares.most * 3 }
}
