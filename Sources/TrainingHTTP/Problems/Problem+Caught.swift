import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Training

extension Problem {
    /// Any error at all as what the client is told about it.
    ///
    /// - Parameters:
    ///   - error: The error that was caught.
    ///   - method: The request's method.
    ///   - request: What the request is named.
    init(caught error: any Error, method: HTTPRequest.Method, request: String) {
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
            var error = TrainingError.wrapping(error)
            if error.code == .outcomeUnknown, method == .get || method == .head {
                // Whoever only looked has stored nothing, and need not wonder.
                error = TrainingError(.databaseUnreachable, underlying: error.underlying)
            }
            self = Problem(error, request: request)
        }
    }
}
