import Synchronization
import Training

/// Room for so many at once and no more: who comes then is told so at once.
final class Places: Sendable {
    private let most: Int
    private let taken = Atomic(0)

    init(_ most: Int) {
        self.most = most
    }

    /// A place among them.
    ///
    /// - Throws: ``TrainingError`` `overloaded` where all are taken.
    func take() throws -> Place {
        let before = taken.add(1, ordering: .relaxed).oldValue
        guard before < most else {
            taken.subtract(1, ordering: .relaxed)
            throw TrainingError(.overloaded)
        }
        return Place(of: self)
    }

    /// A place that is free again when nobody holds it: neither the body of an answer, nor an answer that nobody wants.
    final class Place: Sendable {
        private let places: Places

        fileprivate init(of places: Places) {
            self.places = places
        }

        deinit {
            places.taken.subtract(1, ordering: .relaxed)
        }
    }
}
