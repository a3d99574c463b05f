import HTTPTypes
import Hummingbird
import Training

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
    static func parameters(
        of operation: Operation,
        in request: Request,
        _ context: TrainingContext
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
                guard let text, fault(of: text, parameter) == nil else { throw Problem(.noSuchRoute) }
                values[parameter.name] = text
            case .query:
                guard let text = query.values[parameter.name], !text.isEmpty else { continue }
                if let fault = fault(of: text, parameter) {
                    faults.append(fault)
                } else {
                    values[parameter.name] = text
                }
            case .header:
                continue
            }
        }
        if operation.isRepeatable, let key = request.headers[.idempotencyKey],
            Schema.TextRule(length: 1...257, pattern: .visible).fault(of: key, "") != nil
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

    private static func fault(of text: String, _ parameter: Operation.Parameter) -> FieldFault? {
        let place = FieldFault.Place.parameter(parameter.name)
        let schema = parameter.schema.resolved
        switch schema.kind {
        case .day:
            return Day(text) == nil ? FieldFault(place, Fault(nil, .invalidDate, ["found": text, "form": "iso"])) : nil
        case .choice(let levels) where levels == Schema.levels:
            return levels.contains(text) ? nil : FieldFault(place, Fault(nil, .unknownLevel, ["found": text]))
        case .text(let rule):
            return rule.fault(of: text, parameter.name) == nil
                ? nil : FieldFault(place, .invalidParameter, ["found": parameter.name])
        case .integer:
            let isNumber = text.wholeMatch(of: /-?[0-9]{1,18}/) != nil
            guard isNumber, schema.faults(of: .number(text)).isEmpty else {
                // The list's own limit has had a code of its own from the first.
                return parameter.name == "limit"
                    ? FieldFault(place, Fault(nil, .limitOutOfRange, ["found": text]))
                    : FieldFault(place, .invalidParameter, ["found": parameter.name])
            }
            return nil
        case .flag:
            return ["true", "false"].contains(text)
                ? nil : FieldFault(place, .invalidParameter, ["found": parameter.name])
        default:
            return schema.faults(of: .text(text)).isEmpty
                ? nil : FieldFault(place, .invalidParameter, ["found": parameter.name])
        }
    }
}
