import Synchronization

/// So much of something at once, of which one address, and one caller, may each have a share: nobody stops the others.
package final class Quota: Sendable {
    private struct Taken {
        var all = 0
        var byAddress: [NetworkAddress: Int] = [:]
        var byCaller: [String: Int] = [:]
    }

    /// How much there is.
    let most: Int
    private let share: Int
    private let refusal: Problem
    private let taken = Mutex(Taken())

    /// A quota.
    ///
    /// - Parameters:
    ///   - most: How much there is.
    ///   - share: How much of it one address, and one caller, may have; a third unless it is said.
    ///   - refusal: What those are told whose share is taken.
    package init(_ most: Int, share: Int? = nil, refusal: Problem) {
        self.most = most
        self.share = share ?? Self.third(of: most)
        self.refusal = refusal
    }

    /// A third, rounded up, and one at least: two of them leave something to everybody else.
    static func third(of most: Int) -> Int { max(1, (most + 2) / 3) }

    /// A part of it.
    ///
    /// - Parameters:
    ///   - amount: How much.
    ///   - holder: For whom.
    /// - Returns: The part, which is taken as long as somebody holds it.
    /// - Throws: `overloaded` where there isn't as much, and the refusal where the holder's share is taken.
    package func take(_ amount: Int = 1, for holder: Holder) throws(Problem) -> Part {
        try enter(amount, holder)
        return Part(of: self, amount, holder)
    }

    /// How much is taken.
    var inUse: Int { taken.withLock { $0.all } }

    private func enter(_ amount: Int, _ holder: Holder) throws(Problem) {
        try taken.withLock { taken throws(Problem) in
            let ofAddress = holder.address.map { taken.byAddress[$0, default: 0] + amount } ?? 0
            let ofCaller = holder.caller.map { taken.byCaller[$0, default: 0] + amount } ?? 0
            guard max(ofAddress, ofCaller) <= share else { throw refusal }
            guard taken.all + amount <= most else { throw Problem(.overloaded) }
            taken.all += amount
            if let address = holder.address { taken.byAddress[address] = ofAddress }
            if let caller = holder.caller { taken.byCaller[caller] = ofCaller }
        }
    }

    private func leave(_ amount: Int, _ holder: Holder) {
        taken.withLock { taken in
            taken.all -= amount
            // Those who hold nothing any more are forgotten.
            if let address = holder.address, let held = taken.byAddress[address] {
                taken.byAddress[address] = held > amount ? held - amount : nil
            }
            if let caller = holder.caller, let held = taken.byCaller[caller] {
                taken.byCaller[caller] = held > amount ? held - amount : nil
            }
        }
    }

    /// A part that is free again when nobody holds it: neither the body of an answer, nor an answer that nobody wants.
    package final class Part: Sendable {
        private let quota: Quota
        private let holder: Holder
        private let amount: Atomic<Int>

        fileprivate init(of quota: Quota, _ amount: Int, _ holder: Holder) {
            (self.quota, self.holder) = (quota, holder)
            self.amount = Atomic(amount)
        }

        deinit {
            quota.leave(amount.load(ordering: .relaxed), holder)
        }

        /// Takes more.
        ///
        /// - Parameter more: How much.
        /// - Throws: As ``Quota/take(_:for:)`` does; what was taken before stays.
        package func grow(by more: Int) throws(Problem) {
            try quota.enter(more, holder)
            amount.add(more, ordering: .relaxed)
        }
    }
}

/// Whose share something is taken from.
package struct Holder: Sendable {
    /// From where they come, nil where that says nothing.
    let address: NetworkAddress?

    /// Who they are, nil for whoever shows no token.
    let caller: String?

    init(_ address: NetworkAddress?, caller: String? = nil) {
        (self.address, self.caller) = (address, caller)
    }

    /// Where nobody in particular holds a part, and only what there is in all counts.
    static let nobody = Holder(nil)
}

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
