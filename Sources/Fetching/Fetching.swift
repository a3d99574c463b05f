import Foundation
import FoundationNetworking

/// Reads small documents from addresses.
///
/// It is a module of its own so that Foundation's networking is imported here and nowhere else.
public enum Fetching {
    /// What came back is not what was asked for.
    public struct Fault: Error, CustomStringConvertible {
        /// What is wrong with it.
        public let description: String
    }

    /// A document, and the address that it came from in the end.
    public struct Document: Sendable {
        /// What came.
        public let bytes: [UInt8]

        /// Where it came from, after all that led on to elsewhere.
        public let address: String
    }

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - address: Where it is.
    ///   - longest: How many bytes it may have.
    ///   - patience: How many seconds it may take.
    /// - Returns: The document.
    /// - Throws: ``Fault``, and whatever was in the way.
    public static func read(_ address: String, longest: Int, patience: Double) async throws -> Document {
        guard let url = URL(string: address) else { throw Fault(description: "\(address) is no address") }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = patience
        configuration.timeoutIntervalForResource = patience
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        let session = URLSession(configuration: configuration)
        defer { session.invalidateAndCancel() }
        let (data, response) = try await session.data(from: url)
        guard let response = response as? HTTPURLResponse, response.statusCode == 200 else {
            throw Fault(description: "\(address) answered \((response as? HTTPURLResponse)?.statusCode ?? 0)")
        }
        guard data.count <= longest else { throw Fault(description: "\(address) is too long") }
        return Document(bytes: Array(data), address: response.url?.absoluteString ?? address)
    }
}
