import Synchronization
import Training

/// Works on so many requests at once and no more: who comes then is told so at once, instead of waiting in a queue.
final class Admission: Sendable {
    private let most: Int
    private let present = Atomic(0)

    /// - Parameter most: How many requests are worked on at once.
    init(most: Int) {
        self.most = most
    }

    /// Takes a place, to be given back by ``leave()``.
    ///
    /// - Throws: ``TrainingError`` `overloaded` where all are taken.
    func enter() throws {
        guard present.add(1, ordering: .relaxed).oldValue < most else {
            leave()
            throw TrainingError(.overloaded)
        }
    }

    /// Gives a place back.
    func leave() {
        present.subtract(1, ordering: .relaxed)
    }
}
