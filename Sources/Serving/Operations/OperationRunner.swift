import HTTPTypes
import Hummingbird

/// Holds requests against the declarations of their operations, and then lets the operations answer.
struct OperationRunner<Application: API>: Sendable {
    let api: Application
    let limits: ServerLimits
    let quotas: RequestQuotas

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - operation: What is asked for.
    ///   - request: The request.
    ///   - context: Where it comes from, and what it is named.
    /// - Returns: The answer.
    /// - Throws: ``Problem`` for what is wrong with the request, and what the operation throws.
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
        // Nothing is worked on while a body is on its way: those who send slowly keep nobody out. An operation that brings a
        // file waits for it by itself, and has turns of its own.
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

    /// The bytes of a body, and the memory that they may take as long as somebody holds it.
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
