import Foundation
import FoundationNetworking
import Synchronization

/// The transfer of one document.
///
/// When the waiting task is cancelled, it learns so at once. The transfer itself ends only when the next bytes arrive,
/// or at its timeout: Foundation crashes the process if a transfer is cancelled while it calls its delegate.
///
/// `@unchecked Sendable` is safe: the mutable state is in a `Mutex`, and all other properties are constants of sendable
/// types. Only the superclass lacks the conformance.
final class Reading: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var redirections = 0
        var result: Result<[UInt8], any Error>?
        var continuation: CheckedContinuation<[UInt8], any Error>?
    }

    private static let mostRedirections = 5

    private let url: URL
    private let longest: Int
    private let isTrusted: @Sendable (String) -> Bool
    private let state = Mutex(State())

    private let patience: Double

    init(of url: URL, longest: Int, patience: Double, isTrusted: @escaping @Sendable (String) -> Bool) {
        self.url = url
        self.patience = patience
        self.longest = longest
        self.isTrusted = isTrusted
    }

    /// Fetches the document; to be called once.
    func bytes() async throws -> [UInt8] {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        // The timeout is in whole seconds, and zero means no limit.
        configuration.timeoutIntervalForRequest = max(1, patience.rounded(.up))
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        defer { session.finishTasksAndInvalidate() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<[UInt8], any Error>? in
                    if state.result == nil { state.continuation = continuation }
                    return state.result
                }
                if let result { return continuation.resume(with: result) }
                session.dataTask(with: url).resume()
            }
        } onCancel: {
            end(.failure(CancellationError()))
        }
    }

    private func end(_ result: Result<[UInt8], any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<[UInt8], any Error>? in
            guard state.result == nil else { return nil }
            state.result = result
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(with: result)
    }

    /// The transfer has its result, so nobody waits any more.
    private var isOver: Bool { state.withLock { $0.result != nil } }

    private func refuse(_ description: String) {
        end(.failure(Fetching.Fault(description: description)))
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        let count = state.withLock { state in
            state.redirections += 1
            return state.redirections
        }
        guard let next = request.url?.absoluteString, isTrusted(next), count <= Self.mostRedirections else {
            refuse("\(url) leads to an address that can't be trusted, or to too many")
            return completionHandler(nil)
        }
        completionHandler(isOver ? nil : request)
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        if status != 200 {
            refuse("\(url) answered \(status)")
        } else if response.expectedContentLength > Int64(longest) {
            refuse("\(url) is too long")
        } else {
            return completionHandler(isOver ? .cancel : .allow)
        }
        completionHandler(.cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLong = state.withLock { state in
            guard state.result == nil, state.bytes.count + data.count <= longest else { return true }
            state.bytes += data
            return false
        }
        guard isTooLong else { return }
        refuse("\(url) is too long")
        dataTask.cancel()
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let error { end(.failure(error)) } else { end(.success(state.withLock { $0.bytes })) }
    }
}
