import HTTPTypes
import Shapes

extension Operation {
    /// The codes of all problems with which the operation can answer, by status.
    var problemsByStatus: [Int: [String]] {
        var codes: [Int: Set<String>] = [:]
        for fault in faults { codes[fault.status, default: []].insert(fault.rawValue) }
        for parameter in parameters where parameter.place == .query {
            let code = parameter.refusal?.rawValue ?? parameter.schema.resolved.ownFault?.rawValue
            if let code { codes[400, default: []].insert(code) }
        }
        for code in problems + Application.problems(of: self) {
            codes[code.status, default: []].insert(code.rawValue)
        }
        return codes.mapValues { $0.sorted() }
    }

    /// The faults that a request of this operation can have.
    private var faults: [RequestFault] {
        var faults: [RequestFault] = [
            .badRequest, .targetTooLong, .headerTooLarge, .slowRequest, .overloaded, .timedOut, .tooManyConnections,
            .tooManyRequests,
        ]
        if !isForPeople { faults.append(.unknownParameter) }
        if !isForPeople || !parameters.isEmpty { faults += [.repeatedParameter, .invalidParameter] }
        if parameters.contains(where: { $0.place == .path }) { faults.append(.noSuchRoute) }
        if method != .get { faults.append(.outcomeUnknown) }
        guard let body else { return faults }
        faults += [.bodyTooLarge, .unsupportedMediaType, .tooManyBodies]
        guard !body.isStreamed else { return faults }
        return faults + [
            .emptyBody, .malformedJSON, .nestedTooDeeply, .notUTF8, .wrongBody, .wrongType, .missingField,
            .unknownField, .doubledField, .unknownChoice, .wrongCount, .oneWayOfNaming, .invalidMoment, .missingValue,
            .valueTooLong, .controlCharacter, .invalidDate, .notNumber, .numberOutOfRange,
        ]
    }
}

extension Schema {
    /// The fault of a parameter in a wrong form, if that form has a fault of its own.
    fileprivate var ownFault: RequestFault? {
        if case .day = kind { .invalidDate } else { nil }
    }
}
