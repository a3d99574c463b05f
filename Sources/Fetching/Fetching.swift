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

    /// Reads a document: no more bytes than it may have, from nowhere that isn't trusted, and for no longer than it may take.
    ///
    /// - Parameters:
    ///   - address: Where it is.
    ///   - longest: How many bytes it may have; what is longer is not read to its end.
    ///   - patience: How many seconds it may take as a whole.
    ///   - isTrusted: Whether an address may be asked that another has led to; it is asked before it is gone to.
    /// - Returns: The document.
    /// - Throws: ``Fault``, and whatever was in the way.
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
            // Both of them throw or return, so there is a first.
            return try await group.next() ?? []
        }
    }
}
