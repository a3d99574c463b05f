import Hummingbird
import NIOCore
import NIOHTTP1
import Training

extension Problem {
    /// Any error at all as what the client is told about it.
    ///
    /// - Parameters:
    ///   - error: The error that was caught.
    ///   - request: What the request is named.
    init(caught error: any Error, request: String) {
        switch error {
        case let problem as Problem:
            self = problem
        case is NIOTooManyBytesError:
            self = Problem(.bodyTooLarge)
        case let error as HTTPError where error.status == .notFound:
            self = Problem(.noSuchRoute)
        case is HTTPParserError:
            self = Problem(.badRequest)
        default:
            self = Problem(TrainingError.wrapping(error), request: request)
        }
    }
}
