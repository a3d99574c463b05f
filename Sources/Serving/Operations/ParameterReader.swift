import HTTPTypes
import Hummingbird
import Shapes

/// Reads the parameters that an operation declares, and reports all their faults at once.
///
/// A query parameter without a value counts as missing.
enum ParameterReader {
    /// The parameters of a request by their names.
    ///
    /// - Parameters:
    ///   - operation: The operation that declares them.
    ///   - request: The request.
    ///   - context: The context, which has the parameters of the path.
    /// - Returns: The parameters that the request has.
    /// - Throws: ``Problem`` with all faults; `no_such_route` for a path whose parameter can't be right.
    static func parameters<Application: API>(
        of operation: Operation<Application>,
        in request: Request,
        _ context: ServingContext
    ) throws -> [String: String] {
        var values: [String: String] = [:]
        var faults: [FieldFault] = []
        let query = items(of: request.uri.query, &faults)
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
