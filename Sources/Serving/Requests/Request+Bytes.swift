import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The bytes of the body, UTF-8 text of one of some types.
    ///
    /// The content type is part of the contract, and keeps other sites' pages out: a browser sends these to another
    /// site only after asking there, and it is told no.
    ///
    /// - Parameters:
    ///   - types: The media types that are read.
    ///   - limit: The longest body that is read.
    ///   - reserve: Makes sure of memory before more than a little of it is taken.
    /// - Returns: The bytes.
    /// - Throws: ``Problem``, and what `reserve` throws.
    func bytes(
        of types: [String],
        limit: Int,
        reserve: (_ length: Int) throws -> Void = { _ in }
    ) async throws -> [UInt8] {
        guard let type = headers[.contentType], MediaType.isOne(of: types, type), headers[.contentEncoding] == nil
        else {
            let expected = types.joined(separator: ", ")
            throw Problem(.unsupportedMediaType, ["expected": expected], headers: [.accept: expected])
        }
        let length = headers[.contentLength].flatMap { Int($0) }
        if let length, length > limit { throw Self.tooLarge(limit) }
        var bytes: [UInt8] = []
        for try await chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw Self.tooLarge(limit) }
            if bytes.count + chunk.readableBytes > Self.little {
                // What came before was little.
                try reserve(bytes.count <= Self.little ? bytes.count + chunk.readableBytes : chunk.readableBytes)
            }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        // A client that went away in the middle looks like one that was done: never take half a body for a whole one.
        if let length, length != bytes.count { throw Problem(.badRequest) }
        try Task.checkCancellation()
        guard !bytes.isEmpty else { throw Problem(.emptyBody) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(.notUTF8) }
        return bytes
    }

    /// What takes no memory worth counting: nearly every body is no longer.
    private static let little = 16 * 1024

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.bodyTooLarge, ["expected": "\(limit)"])
    }
}

extension JSONValue {
    /// What a text says.
    ///
    /// - Parameter bytes: The text, which must be valid UTF-8.
    /// - Throws: ``Problem`` `malformed_json` with the first byte that is wrong, `nested_too_deeply`.
    package init(parsing bytes: [UInt8]) throws {
        do {
            self = try JSONParser.parse(bytes)
        } catch {
            throw Problem(error)
        }
    }
}
