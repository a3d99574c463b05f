import Hummingbird
import Synchronization
import Training

/// Works on so many requests at once and no more: who comes then is told so at once, instead of waiting in a queue.
final class AdmissionMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    private let most: Int
    private let present = Atomic(0)

    init(most: Int) {
        self.most = most
    }

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        let before = present.add(1, ordering: .relaxed).oldValue
        defer { present.subtract(1, ordering: .relaxed) }
        guard before < most else { throw TrainingError(.overloaded) }
        return try await next(request, context)
    }
}
