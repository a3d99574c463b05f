import Synchronization
import Training

/// Room for so much at once, of which one address, and one caller, may each take a part only: nobody stops the others.
final class Shares: Sendable {
    private struct Taken {
        var all = 0
        var byAddress: [NetworkAddress: Int] = [:]
        var byCaller: [String: Int] = [:]
    }

    /// How much there is.
    let most: Int
    private let share: Int
    private let refusal: ErrorCode
    private let taken = Mutex(Taken())

    /// - Parameters:
    ///   - most: How much there is.
    ///   - share: How much of it one address, and one caller, may have; a third unless it is said.
    ///   - refusal: What those are told whose share is taken.
    init(_ most: Int, share: Int? = nil, refusal: ErrorCode) {
        self.most = most
        self.share = share ?? ServerLimits.share(of: most)
        self.refusal = refusal
    }

    /// A part of it.
    ///
    /// - Parameters:
    ///   - amount: How much.
    ///   - holder: For whom.
    /// - Returns: The part, which is taken as long as somebody holds it.
    /// - Throws: ``TrainingError`` `overloaded` where there isn't as much, and the refusal where the holder's share is taken.
    func take(_ amount: Int = 1, for holder: Holder) throws -> Share {
        try enter(amount, holder)
        return Share(of: self, amount, holder)
    }

    /// How much is taken.
    var inUse: Int { taken.withLock { $0.all } }

    private func enter(_ amount: Int, _ holder: Holder) throws {
        try taken.withLock { taken in
            let ofAddress = holder.address.map { taken.byAddress[$0, default: 0] + amount } ?? 0
            let ofCaller = holder.caller.map { taken.byCaller[$0, default: 0] + amount } ?? 0
            guard max(ofAddress, ofCaller) <= share else { throw TrainingError(refusal) }
            guard taken.all + amount <= most else { throw TrainingError(.overloaded) }
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
    final class Share: Sendable {
        private let shares: Shares
        private let holder: Holder
        private let amount: Atomic<Int>

        fileprivate init(of shares: Shares, _ amount: Int, _ holder: Holder) {
            (self.shares, self.holder) = (shares, holder)
            self.amount = Atomic(amount)
        }

        deinit {
            shares.leave(amount.load(ordering: .relaxed), holder)
        }

        /// Takes more.
        ///
        /// - Throws: As ``Shares/take(_:for:)`` does; what was taken before stays.
        func grow(by more: Int) throws {
            try shares.enter(more, holder)
            amount.add(more, ordering: .relaxed)
        }
    }
}

/// Whose share something is taken from.
struct Holder: Sendable {
    /// From where they come, nil where that says nothing.
    let address: NetworkAddress?

    /// Who they are, nil for whoever shows no token.
    let caller: String?

    init(_ address: NetworkAddress?, caller: String? = nil) {
        (self.address, self.caller) = (address, caller)
    }
}
