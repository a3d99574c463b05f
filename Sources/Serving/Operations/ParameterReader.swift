import HTTPTypes
import Hummingbird
import Shapes

/// Reads the parameters that an operation declares, and tells everything that is wrong with them at once.
///
/// A parameter of the query without a value is one that isn't there.
enum ParameterReader {
    /// The parameters by their names.
    ///
    /// - Parameters:
    ///   - operation: What declares them.
    ///   - request: What brings them.
    ///   - context: What the router has found in the path.
    /// - Returns: Those that are there.
    /// - Throws: ``Problem`` with everything that is wrong with them; `no_such_route` for a path that names nothing that
    ///   can be.
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
    /// What is wrong with a value of the parameter, nil where nothing is.
    fileprivate func fault(in text: String) -> FieldFault? {
        guard let fault = schema.resolved.fault(inParameter: text) else { return nil }
        if let refusal { return FieldFault(.parameter(name), code: refusal.rawValue, ["found": text]) }
        let found = fault == .invalidDate ? ["found": text, "form": "iso"] : ["found": name]
        return FieldFault(.parameter(name), fault, found)
    }
}

extension Schema {
    /// Why a text isn't of the shape, as parameters are told; nil where it is.
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
