import HTTPTypes
import Hummingbird
import NIOCore
package import Shapes

/// Checks requests against the declarations of their operations, and then runs the operations.
struct OperationRunner<Application: API>: Sendable {
    let api: Application
    let limits: ServerLimits
    let quotas: RequestQuotas

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - operation: The operation.
    ///   - request: The request.
    ///   - context: The request's address and name.
    /// - Returns: The answer.
    /// - Throws: ``Problem`` for faults of the request, and the errors of the operation.
    func run(
        _ operation: Operation<Application>,
        _ request: Request,
        _ context: ServingContext
    ) async throws -> Response {
        var place = try operation.isAlwaysAnswered ? nil : quotas.requests.take(for: .nobody)
        defer { withExtendedLifetime(place) {} }
        let asker = try await api.admit(request, to: operation, context)
        let parameters = try ParameterReader.parameters(of: operation, in: request, context)
        var input = Input<Application>(
            request: request,
            context: context,
            asker: asker,
            api: api,
            parameters: parameters,
            body: JSONBody(.null),
            bytes: []
        )
        guard let body = operation.body else { return try await operation.handle(input) }
        // A body on its way holds no place, so that slow senders keep nobody out. An operation that receives a file
        // waits for it itself, and has its own limit.
        place = nil
        if body.isStreamed { return try await operation.handle(input) }
        let (bytes, memory) = try await read(body, of: request, for: context.holder(asker.name))
        defer { withExtendedLifetime(memory) {} }
        place = try quotas.requests.take(for: .nobody)
        let isLines = request.headers[.contentType].map(MediaType.isLines) ?? false
        let value = isLines ? JSONValue.null : try JSONValue(parsing: bytes)
        if !isLines, let problem = Problem(body.schema.faults(of: value, and: operation.rules), status: 422) {
            throw problem
        }
        input.body = JSONBody(value)
        input.bytes = bytes
        return try await api.perform(operation, input)
    }

    /// The bytes of a body, and its quota of memory, which is taken as long as it is referenced.
    private func read(
        _ body: Operation<Application>.Body,
        of request: Request,
        for holder: Holder
    ) async throws -> (bytes: [UInt8], memory: Quota.Part?) {
        let room = try quotas.bodies.take(for: holder)
        defer { withExtendedLifetime(room) {} }
        var memory: Quota.Part?
        let bytes = try await request.bytes(
            of: body.types,
            limit: body.isBulk ? limits.maximumBulk : limits.maximumBody
        ) { length in
            if let memory {
                try memory.grow(by: length)
            } else {
                memory = try quotas.bodyBytes.take(length, for: holder)
            }
        }
        return (bytes, memory)
    }
}

extension Request {
    /// Receives the body, which has to be UTF-8 text of one of some types.
    ///
    /// The content type is part of the contract, and keeps other sites' pages out: a browser sends these types to
    /// another site only after asking that site, and the server refuses.
    ///
    /// - Parameters:
    ///   - types: The accepted media types.
    ///   - limit: The most bytes.
    ///   - reserve: Reserves memory before a long body is read.
    /// - Returns: The bytes.
    /// - Throws: ``Problem``, and the errors of `reserve`.
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
                // The bytes before this chunk were too few to be reserved.
                try reserve(bytes.count <= Self.little ? bytes.count + chunk.readableBytes : chunk.readableBytes)
            }
            bytes.append(contentsOf: chunk.readableBytesView)
        }
        // A client that goes away in the middle looks like one that is done, so an incomplete body has to be
        // recognized.
        if let length, length != bytes.count { throw Problem(.badRequest) }
        try Task.checkCancellation()
        guard !bytes.isEmpty else { throw Problem(.emptyBody) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Problem(.notUTF8) }
        return bytes
    }

    /// The length up to which a body's memory is not counted; nearly every body is shorter.
    private static let little = 16 * 1024

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.bodyTooLarge, ["expected": "\(limit)"])
    }
}

extension JSONValue {
    /// Parses a text.
    ///
    /// - Parameter bytes: The text, which must be valid UTF-8.
    /// - Throws: ``Problem`` `malformed_json` with the first wrong byte, `nested_too_deeply`.
    package init(parsing bytes: [UInt8]) throws {
        do {
            self = try JSONParser.parse(bytes)
        } catch {
            throw Problem(error)
        }
    }
}
