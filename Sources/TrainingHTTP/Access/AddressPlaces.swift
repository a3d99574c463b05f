import Synchronization
import Training

/// Room for so many at once, and for fewer from one address: no client takes all of it.
final class AddressPlaces: Sendable {
    private struct Taken {
        var all = 0
        var byAddress: [String: Int] = [:]
    }

    private let most: Int
    private let mostPerAddress: Int
    private let taken = Mutex(Taken())

    /// - Parameters:
    ///   - most: How many there are.
    ///   - mostPerAddress: How many of them one address may take.
    init(_ most: Int, perAddress mostPerAddress: Int) {
        self.most = most
        self.mostPerAddress = mostPerAddress
    }

    /// A place among them.
    ///
    /// - Parameter address: Who takes it; nil where that isn't known, and only the places in all count.
    /// - Returns: The place, which is taken as long as somebody holds it.
    /// - Throws: ``TrainingError`` `overloaded` where all are taken, or all of the address.
    func take(from address: String?) throws -> Place {
        try taken.withLock { taken in
            guard taken.all < most else { throw TrainingError(.overloaded) }
            if let address {
                let count = taken.byAddress[address, default: 0]
                guard count < mostPerAddress else { throw TrainingError(.overloaded) }
                taken.byAddress[address] = count + 1
            }
            taken.all += 1
        }
        return Place(of: self, from: address)
    }

    private func leave(_ address: String?) {
        taken.withLock { taken in
            taken.all -= 1
            guard let address, let count = taken.byAddress[address] else { return }
            // Addresses that nobody comes from any more are forgotten.
            taken.byAddress[address] = count > 1 ? count - 1 : nil
        }
    }

    /// A place that is free again when nobody holds it: neither the body of an answer, nor an answer that nobody wants.
    final class Place: Sendable {
        private let places: AddressPlaces
        private let address: String?

        fileprivate init(of places: AddressPlaces, from address: String?) {
            self.places = places
            self.address = address
        }

        deinit {
            places.leave(address)
        }
    }
}
