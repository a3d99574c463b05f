import Synchronization
import Training

/// Room for so many at once and no more: who comes then is told so at once.
final class Places: Sendable {
    private let most: Int
    private let taken = Atomic(0)

    init(_ most: Int) {
        self.most = most
    }

    /// Takes a place, until ``leave()``.
    ///
    /// - Throws: ``TrainingError`` `overloaded` where all are taken.
    func enter() throws {
        guard taken.add(1, ordering: .relaxed).oldValue < most else {
            leave()
            throw TrainingError(.overloaded)
        }
    }

    /// Gives a place back.
    func leave() {
        taken.subtract(1, ordering: .relaxed)
    }
}
