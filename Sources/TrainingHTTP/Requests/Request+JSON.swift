import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The body as JSON.
    ///
    /// The content type is part of the contract, and keeps other sites' pages out: a browser sends this one to another
    /// site only after asking there, and it is told no.
    ///
    /// - Parameter limit: The longest body that is read.
    /// - Returns: What the body says.
    /// - Throws: ``Problem``.
    func json(limit: Int) async throws -> JSONValue {
        guard let type = headers[.contentType], Self.isJSON(type), headers[.contentEncoding] == nil else {
            throw Problem(
                .unsupportedMediaType,
                ["expected": "application/json"],
                headers: [.accept: "application/json"]
            )
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
        do {
            return try JSONParser.parse(bytes)
        } catch {
            throw Problem(.malformedJSON, ["offset": "\(error.offset)"])
        }
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.bodyTooLarge, ["expected": "\(limit)"])
    }

    private static func isJSON(_ type: String) -> Bool {
        let parts = type.lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            !parameter.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains(parameter)
        }
    }
}
