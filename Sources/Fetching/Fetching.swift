import Foundation
import FoundationNetworking

/// Reads small documents from addresses.
///
/// It is a target of its own so that Foundation's networking is imported here and nowhere else.
public enum Fetching {
    /// The answer is not the document that was asked for.
    public struct Fault: Error, CustomStringConvertible {
        /// What is wrong with it.
        public let description: String
    }

    /// Reads a document within a limit of bytes and of time, from trusted addresses alone.
    ///
    /// - Parameters:
    ///   - address: Where it is.
    ///   - longest: How many bytes it may have; a longer one is not read to its end.
    ///   - patience: How many seconds it may take as a whole.
    ///   - isTrusted: Whether an address that a redirect names may be read; asked before it is followed.
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
            // Both of them throw or return, so there is a first.
            return try await group.next() ?? []
        }
    }
}
