import Foundation
import FoundationNetworking

/// Fetches small documents from addresses.
///
/// It is a target of its own so that Foundation's networking is imported here and nowhere else.
public enum Fetching {
    /// The address didn't answer with an acceptable document.
    public struct Fault: Error, CustomStringConvertible {
        /// The reason.
        public let description: String
    }

    /// Fetches a document from trusted addresses, within limits of bytes and time.
    ///
    /// - Parameters:
    ///   - address: The document's address.
    ///   - longest: The most bytes that it may have; a longer document is not read to its end.
    ///   - patience: The seconds that fetching it may take in total.
    ///   - isTrusted: Returns whether a redirection to an address may be followed.
    /// - Returns: The document.
    /// - Throws: ``Fault``, and errors of the network.
    public static func read(
        _ address: String,
        longest: Int,
        patience: Double,
        isTrusted: @escaping @Sendable (String) -> Bool
    ) async throws -> [UInt8] {
        guard let url = URL(string: address) else { throw Fault(description: "\(address) is no address") }
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await Reading(of: url, longest: longest, patience: patience, isTrusted: isTrusted).bytes()
            }
            group.addTask {
                try await Task.sleep(for: .seconds(patience))
                throw Fault(description: "\(address) took longer than \(patience) s")
            }
            // One of the two tasks throws or returns, so there is a first.
            return try await group.next() ?? []
        }
    }
}
