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
    /// - Returns: The bytes.
    /// - Throws: ``Problem``.
    func bytes(of types: [String], limit: Int) async throws -> [UInt8] {
        guard let type = headers[.contentType], MediaType.isOne(of: types, type), headers[.contentEncoding] == nil
        else {
            let expected = types.joined(separator: ", ")
            throw Problem(.unsupportedMediaType, ["expected": expected], headers: [.accept: expected])
        }
        let length = headers[.contentLength].flatMap { Int($0) }
        if let length, length > limit { throw Self.tooLarge(limit) }
        let bytes: [UInt8]
        do {
            bytes = Array(buffer: try await body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw Self.tooLarge(limit)
        }
        // A client that went away in the middle looks like one that was done: never take half a body for a whole one.
        if let length, length != bytes.count { throw Problem(.badRequest) }
        try Task.checkCancellation()
        guard !bytes.isEmpty else { throw Problem(.emptyBody) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(.notUTF8) }
        return bytes
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.bodyTooLarge, ["expected": "\(limit)"])
    }
}

extension JSONValue {
    /// What a text says.
    ///
    /// - Parameter bytes: The text, which must be valid UTF-8.
    /// - Throws: ``Problem`` `malformed_json` with the first byte that is wrong, `nested_too_deeply`.
    init(parsing bytes: [UInt8]) throws {
        do {
            self = try JSONParser.parse(bytes)
        } catch {
            throw Problem(error)
        }
    }
}
