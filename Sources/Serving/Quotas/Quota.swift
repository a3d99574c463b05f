import Synchronization

/// A limited resource, of which one address and one caller may each have a share, so that nobody keeps the others out.
package final class Quota: Sendable {
    private struct Taken {
        var all = 0
        var byAddress: [NetworkAddress: Int] = [:]
        var byCaller: [String: Int] = [:]
    }

    /// The amount of the resource.
    let most: Int
    private let share: Int
    private let refusal: Problem
    private let taken = Mutex(Taken())

    /// Creates a quota.
    ///
    /// - Parameters:
    ///   - most: The amount of the resource.
    ///   - share: The amount that one address, and one caller, may have; a third by default.
    ///   - refusal: The problem for holders whose share is used up.
    package init(_ most: Int, share: Int? = nil, refusal: Problem) {
        self.most = most
        self.share = share ?? Self.third(of: most)
        self.refusal = refusal
    }

    /// A third, rounded up, and at least one, so that two holders leave something to the others.
    static func third(of most: Int) -> Int { max(1, (most + 2) / 3) }

    /// Takes a part of the resource.
    ///
    /// - Parameters:
    ///   - amount: The amount.
    ///   - holder: The address and caller for whom it is taken.
    /// - Returns: The part, which is taken as long as it is referenced.
    /// - Throws: `overloaded` where there isn't enough left, and the refusal where the holder's share is used up.
    package func take(_ amount: Int = 1, for holder: Holder) throws(Problem) -> Part {
        try enter(amount, holder)
        return Part(of: self, amount, holder)
    }

    /// The amount that is taken.
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
            // Holders without a part are forgotten.
            if let address = holder.address, let held = taken.byAddress[address] {
                taken.byAddress[address] = held > amount ? held - amount : nil
            }
            if let caller = holder.caller, let held = taken.byCaller[caller] {
                taken.byCaller[caller] = held > amount ? held - amount : nil
            }
        }
    }

    /// A part of a quota, which becomes free when nothing references it any more.
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
        /// - Parameter more: The additional amount.
        /// - Throws: The errors of ``Quota/take(_:for:)``; the part keeps what it had.
        package func grow(by more: Int) throws(Problem) {
            try quota.enter(more, holder)
            amount.add(more, ordering: .relaxed)
        }
    }
}

/// The address and the caller whose shares a part is taken from.
package struct Holder: Sendable {
    /// The address, nil where it says nothing.
    let address: NetworkAddress?

    /// The caller, nil without a token.
    let caller: String?

    init(_ address: NetworkAddress?, caller: String? = nil) {
        (self.address, self.caller) = (address, caller)
    }

    /// No holder in particular, so that only the total counts.
    static let nobody = Holder(nil)
}

/// The quotas of a server's connections and requests.
package struct RequestQuotas: Sendable {
    /// Open connections.
    private let connections: Quota

    /// The trusted proxies, whose connections stand for many clients, so that their requests are counted instead.
    let proxies: TrustedProxies

    /// Requests through trusted proxies.
    let proxied: Quota

    /// Requests that are being worked on.
    let requests: Quota

    /// Bodies on their way.
    package let bodies: Quota

    /// The memory of long bodies, in bytes.
    let bodyBytes: Quota

    /// Creates the quotas of some limits.
    package init(_ limits: ServerLimits, proxies: TrustedProxies = .none) {
        self.proxies = proxies
        connections = Quota(limits.maximumConnections, refusal: Problem(.tooManyConnections))
        proxied = Quota(limits.maximumRequests, refusal: Problem(.tooManyRequests))
        requests = Quota(limits.maximumRequests, refusal: Problem(.overloaded))
        bodies = Quota(limits.maximumBodies, refusal: Problem(.tooManyBodies))
        bodyBytes = Quota(limits.maximumBodyBytes, refusal: Problem(.tooManyBodies))
    }

    /// Takes a place for a connection.
    func connect(from address: NetworkAddress?) throws(Problem) -> Quota.Part {
        let isProxy = address.map(proxies.contains) ?? false
        return try connections.take(for: Holder(isProxy ? nil : address?.holder))
    }

    /// True if connections are short, because more than three quarters of them are taken.
    var isCrowded: Bool { connections.inUse * 4 > connections.most * 3 }
}
