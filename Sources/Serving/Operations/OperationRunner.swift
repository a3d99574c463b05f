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
    func run(
        _ operation: Operation<Application>,
        _ request: Request,
        _ context: ServingContext
    ) async throws -> Response {
        var place = try operation.isAlwaysAnswered ? nil : quotas.requests.take(for: .nobody)
        defer { withExtendedLifetime(place) {} }
        let asker = try await api.admit(request, to: operation, context)
        let parameters = try parameters(of: operation, in: request, context)
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

extension OperationRunner {
    /// The parameters of a request that its operation declares, by their names, with all their faults at once.
    ///
    /// A query parameter without a value counts as missing.
    ///
    /// - Throws: ``Problem`` with all faults; `no_such_route` for a path whose parameter can't be right.
    private func parameters(
        of operation: Operation<Application>,
        in request: Request,
        _ context: ServingContext
    ) throws -> [String: String] {
        var values: [String: String] = [:]
        var faults: [FieldFault] = []
        let query = Self.items(of: request.uri.query, &faults)
        if operation.isForPeople {
            faults.removeAll { fault in !operation.parameters.contains { fault.place == .parameter($0.name) } }
        }
        for parameter in operation.parameters {
            switch parameter.place {
            case .path:
                let text = context.parameters.get(parameter.name)?.percentDecoded()
                guard let text, parameter.fault(in: text) == nil else { throw Problem(.noSuchRoute) }
                values[parameter.name] = text
            case .query:
                guard let text = query.values[parameter.name], !text.isEmpty else { continue }
                if let fault = parameter.fault(in: text) {
                    faults.append(fault)
                } else {
                    values[parameter.name] = text
                }
            case .header:
                continue
            }
        }
        if operation.isRepeatable, let key = request.headers[.idempotencyKey],
            Schema.TextRule(length: 1...257, pattern: .visible).flaw(of: key) != nil
        {
            faults.append(FieldFault(.parameter("Idempotency-Key"), .invalidParameter, ["found": "Idempotency-Key"]))
        }
        for name in query.names
        where !operation.isForPeople && !operation.parameters.contains(where: { $0.place == .query && $0.name == name })
        {
            if operation.parameters.contains(where: { $0.name.hasSuffix("*") && name.hasPrefix($0.name.dropLast()) }) {
                values[name] = query.values[name]
            } else {
                faults.append(FieldFault(.parameter(name), .unknownParameter, ["found": name]))
            }
        }
        if let problem = Problem(faults, status: 400) { throw problem }
        return values
    }

    private static func items(
        of query: String?,
        _ faults: inout [FieldFault]
    ) -> (names: [String], values: [String: String]) {
        guard let query else { return ([], [:]) }
        var names: [String] = []
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts[0].percentDecoded(plusIsSpace: true),
                let value = (parts.count > 1 ? parts[1] : "").percentDecoded(plusIsSpace: true)
            else {
                faults.append(FieldFault(.parameter(String(parts[0])), .invalidParameter, ["found": String(parts[0])]))
                continue
            }
            guard values.updateValue(value, forKey: name) == nil else {
                faults.append(FieldFault(.parameter(name), .repeatedParameter, ["found": name]))
                continue
            }
            names.append(name)
        }
        return (names, values)
    }
}

extension Operation.Parameter {
    /// The fault of a value of the parameter, nil where it is right.
    fileprivate func fault(in text: String) -> FieldFault? {
        guard let fault = schema.resolved.fault(inParameter: text) else { return nil }
        if let refusal { return FieldFault(.parameter(name), code: refusal.rawValue, ["found": text]) }
        let found = fault == .invalidDate ? ["found": text, "form": "iso"] : ["found": name]
        return FieldFault(.parameter(name), fault, found)
    }
}

extension Schema {
    /// The fault of a parameter in a wrong form, nil where it is right.
    fileprivate func fault(inParameter text: String) -> RequestFault? {
        switch kind {
        case .day: CalendarDay(text) == nil ? .invalidDate : nil
        case .text(let rule): rule.flaw(of: text) == nil ? nil : .invalidParameter
        case .integer:
            text.wholeMatch(of: /-?[0-9]{1,18}/) != nil && faults(of: .number(text)).isEmpty ? nil : .invalidParameter
        case .flag: ["true", "false"].contains(text) ? nil : .invalidParameter
        default: faults(of: .text(text)).isEmpty ? nil : .invalidParameter
        }
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
